import EventLoop
import HTTP

/// A server of ready answers, for a load generator to measure: what a request costs before anything is asked of it.
enum HTTPBench: BenchCommand {
    static let name = "http"
    static let usage =
        "http [--port N] [--bytes N]: serves /healthz and /page (a ready body of N bytes, 12,000) on loopback"

    static func run(_ arguments: BenchArguments) throws {
        let port = UInt16(clamping: try arguments.integer("port") ?? 8090)
        let bytes = try arguments.integer("bytes") ?? 12_000
        _ = EventLoop.run { await serve(port, bytes) }
    }

    @LoopActor private static func serve(_ port: UInt16, _ bytes: Int) async -> Int32 {
        let handler = ReadyAnswers(bytes)
        let server = HTTPServer(time: LoopTime(), random: KernelRandom(), handler: handler)
        do {
            let address = try await server.listen(on: .tcp(host: "127.0.0.1", port: port), network: LoopNetwork())
            print("serving on \(address)")
            // Until the process is killed.
            try await LoopTime().sleep(for: .seconds(86_400))
            return 0
        } catch {
            print("\(error)")
            return 1
        }
    }
}

@LoopActor private final class ReadyAnswers: RequestHandler {
    private let health = Response(.ok, contentType: "text/plain", body: Array("ok".utf8))
    private let page: Response

    init(_ bytes: Int) {
        page = Response(.ok, contentType: "application/json", body: [UInt8](repeating: 0x20, count: bytes))
    }

    func answer(_ request: Request) -> Answer {
        switch request.path {
        case "/healthz": .now(health)
        case "/page": .now(page)
        default: .now(Response(.notFound))
        }
    }
}
