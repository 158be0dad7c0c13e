import EventLoop

/// Just enough of HTTP/1.1 to answer requests without a body.
@LoopActor final class HTTP1Speaker: Speaker {
    private let requested: @LoopActor () -> Void
    private var text = ""

    init(_ requested: @escaping @LoopActor () -> Void) { self.requested = requested }

    func answer(_ bytes: [UInt8]) -> [UInt8] {
        text += String(decoding: bytes, as: UTF8.self)
        guard text.hasSuffix("\r\n\r\n") else { return [] }
        text = ""
        requested()
        return Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8)
    }
}

/// Just enough of HTTP/2 (RFC 9113) to answer requests without a body.
@LoopActor final class HTTP2Speaker: Speaker {
    private static let preface = 24
    private static let (data, headers, settings) = (UInt8(0), UInt8(1), UInt8(4))
    /// END_STREAM on a DATA frame, ACK on a SETTINGS frame.
    private static let last = UInt8(0x01)
    private static let endOfHeaders = UInt8(0x04)

    private let requested: @LoopActor () -> Void
    private var input: [UInt8] = []
    private var hasBegun = false

    init(_ requested: @escaping @LoopActor () -> Void) { self.requested = requested }

    func answer(_ bytes: [UInt8]) -> [UInt8] {
        input += bytes
        var answer: [UInt8] = []
        if !hasBegun, input.count >= Self.preface {
            input.removeFirst(Self.preface)
            hasBegun = true
            answer += frame(Self.settings, 0, stream: [0, 0, 0, 0], [])
        }
        while hasBegun, input.count >= 9 {
            let length = Int(input[0]) << 16 | Int(input[1]) << 8 | Int(input[2])
            guard input.count >= 9 + length else { break }
            answer += self.answer(kind: input[3], flags: input[4], stream: Array(input[5..<9]))
            input.removeFirst(9 + length)
        }
        return answer
    }

    private func answer(kind: UInt8, flags: UInt8, stream: [UInt8]) -> [UInt8] {
        switch kind {
        case Self.settings where flags & Self.last == 0:
            return frame(Self.settings, Self.last, stream: stream, [])
        case Self.headers:
            requested()
            // 0x88 is ":status: 200" in the static table of HPACK.
            return frame(Self.headers, Self.endOfHeaders, stream: stream, [0x88])
                + frame(Self.data, Self.last, stream: stream, Array("ok".utf8))
        default:
            return []
        }
    }

    private func frame(_ kind: UInt8, _ flags: UInt8, stream: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), kind, flags] + stream + payload
    }
}
