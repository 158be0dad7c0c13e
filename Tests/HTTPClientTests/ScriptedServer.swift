import EventLoop

/// A server on a real loopback socket that answers with whatever bytes a test says.
@LoopActor final class ScriptedServer {
    typealias Answer = @LoopActor (_ request: String, _ connection: any Transport) -> Void

    private(set) var connections = 0
    private(set) var requests: [String] = []
    private var listener: (any Listener)?

    var port: UInt16 {
        if case .tcp(_, let port) = listener?.address { port } else { 0 }
    }

    init(_ answer: @escaping Answer) async throws {
        EventLoop.startOnThread()
        listener = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { [weak self] transport in
            self?.connections += 1
            transport.handler = Reader(transport) { request in
                self?.requests.append(request)
                answer(request, transport)
            }
        }
    }

    /// Answers every request with the same response.
    convenience init(always response: String) async throws {
        try await self.init { _, connection in connection.write(Array(response.utf8)) }
    }

    func close() { listener?.close() }

    static func response(_ status: String = "200 OK", _ fields: [String] = [], body: String = "") -> String {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + fields
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// Collects one request after the other, bodies by their Content-Length.
    private final class Reader: TransportHandler {
        private let transport: any Transport
        private let answer: @LoopActor (String) -> Void
        private var text = ""

        init(_ transport: any Transport, answer: @escaping @LoopActor (String) -> Void) {
            self.transport = transport
            self.answer = answer
        }

        func received(_ bytes: UnsafeRawBufferPointer) {
            text += String(decoding: bytes, as: UTF8.self)
            while let end = text.firstRange(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound]
                let length =
                    head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
                guard text[end.upperBound...].utf8.count >= length else { return }
                let body = text[end.upperBound...].utf8.prefix(length)
                let request = String(head) + "\r\n\r\n" + String(decoding: body, as: UTF8.self)
                text = String(decoding: text[end.upperBound...].utf8.dropFirst(length), as: UTF8.self)
                answer(request)
            }
        }

        func receivedEnd() { transport.close() }
        func closed(_ error: LoopError?) {}
    }
}
