import EventLoop
import Testing

@testable import HTTP

/// A client that sends exactly the bytes it is told to, and keeps what comes back.
@LoopActor final class RawClient: TransportHandler {
    let transport: any Transport
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false
    private(set) var isClosed = false

    init(_ transport: any Transport) {
        self.transport = transport
        transport.handler = self
    }

    func send(_ text: String) { transport.write(Array(text.utf8)) }

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }

    /// What to do when the server has said its last; usually the client closes too.
    var onEnd: (@LoopActor () -> Void)?

    func receivedEnd() {
        hasEnded = true
        if let onEnd { onEnd() } else { transport.close() }
    }

    func closed(_ error: LoopError?) { isClosed = true }

    var isOver: Bool { hasEnded || isClosed }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The complete answers so far, interim ones (1xx) left out.
    var answers: [RawAnswer] { RawAnswer.all(in: bytes) }

    var statuses: [Int] { answers.map(\.status) }
}

/// One answer as it came over the wire.
struct RawAnswer {
    let status: Int
    let head: String
    let body: String

    func header(_ name: String) -> String? {
        head.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    static func all(in bytes: [UInt8]) -> [RawAnswer] {
        var answers: [RawAnswer] = []
        var rest = bytes[...]
        while let end = rest.firstEnd {
            let head = String(decoding: rest[..<end], as: UTF8.self)
            let status = Int(head.split(separator: " ")[1]) ?? 0
            rest = rest[end...]
            if status < 200 { continue }
            let length = head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
                .flatMap { Int($0.dropFirst(16)) }
            guard rest.count >= length ?? 0 else { break }
            let body = length.map { rest.prefix($0) } ?? rest
            answers.append(RawAnswer(status: status, head: head, body: String(decoding: body, as: UTF8.self)))
            rest = rest.dropFirst(body.count)
        }
        return answers
    }
}

extension ArraySlice<UInt8> {
    /// Behind the first empty line.
    fileprivate var firstEnd: Int? {
        guard count >= 4 else { return nil }
        return (startIndex...(endIndex - 4)).first { self[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }.map {
            $0 + 4
        }
    }
}
