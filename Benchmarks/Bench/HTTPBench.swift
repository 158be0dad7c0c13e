import EventLoop
import HTTP
import JSON

/// A server of ready answers, for a load generator to measure: what a request costs before anything is asked of it.
enum HTTPBench: BenchCommand {
    static let name = "http"
    static let usage =
        "http [--port N] [--bytes N]: serves /healthz, /page (a ready body of N bytes, 12,000) and /encoded on loopback"

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
        case "/encoded": .now(Response(.ok, contentType: "application/json", body: JSON.write(EncodedPage())))
        default: .now(Response(.notFound))
        }
    }
}

/// Twenty events, about 12 KB: written anew for each request.
private struct EncodedPage: JSONWritable {
    private static let description = String(
        repeating: "An evening of short talks, long conversations and good food by the river. ", count: 5)

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("events")
            writer.array { writer in
                for number in 0..<20 { write(number, to: &writer) }
            }
            writer.member("hasMore", false)
        }
    }

    private func write(_ number: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", "evt-4KJDaiFgH0aB1cD")
            writer.member("name", "Summer gathering “River & Stars”")
            writer.member("startsAt", "2026-12-03T17:00:00.000Z")
            writer.member("endsAt", "2026-12-03T20:00:00.000Z")
            writer.member("timeZone", "Europe/Berlin")
            writer.member("number", Int64(number))
            writer.member("description", Self.description)
        }
    }
}
