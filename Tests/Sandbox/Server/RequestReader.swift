/// Takes requests out of a stream of bytes (RFC 9112), as far as well-behaved clients need: the fake is not on the
/// internet, so what it does not understand it refuses.
struct RequestReader {
    /// Why a stream cannot be read any further.
    enum Failure: Error, Equatable {
        case malformed
        case headTooLarge
        case bodyTooLarge
    }

    struct Message {
        var request: APIRequest
        /// Whether the client will send another request on this connection.
        var keepsConnection: Bool
    }

    static let headLimit = 32 << 10
    /// More than Luma's own clients ever send; `guests/add` with some thousand people fits.
    static let bodyLimit = 4 << 20

    private var buffer: [UInt8] = []

    mutating func append(_ bytes: UnsafeRawBufferPointer) { buffer += bytes }

    /// The next complete request; `nil` when more bytes are needed.
    mutating func next() throws(Failure) -> Message? {
        guard let end = endOfHead() else {
            guard buffer.count <= Self.headLimit else { throw .headTooLarge }
            return nil
        }
        guard end <= Self.headLimit else { throw .headTooLarge }
        var message = try Self.head(String(decoding: buffer[..<end], as: UTF8.self))
        let length = try Self.length(message.request)
        let bodyStart = end + 4
        guard buffer.count >= bodyStart + length else { return nil }
        message.request.body = Array(buffer[bodyStart..<bodyStart + length])
        buffer.removeFirst(bodyStart + length)
        return message
    }

    /// Whether a client waits for `100 Continue` before it sends its body.
    var awaitsContinue: Bool {
        guard let end = endOfHead(), end + 4 == buffer.count else { return false }
        return String(decoding: buffer[..<end], as: UTF8.self).lowercased().contains("\r\nexpect: 100-continue")
    }

    private func endOfHead() -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard buffer.count >= mark.count else { return nil }
        return (0...buffer.count - mark.count).first { buffer[$0..<$0 + mark.count].elementsEqual(mark) }
    }

    private static func head(_ text: String) throws(Failure) -> Message {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let parts = lines[0].split(separator: " ")
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1."), parts[1].hasPrefix("/") else { throw .malformed }
        var headers: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed }
            let value = line[line.index(after: colon)...]
            headers.append((String(line[..<colon]), String(value.trimmingSpaces)))
        }
        let target = parts[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let request = APIRequest(
            method: String(parts[0]), path: PercentEncoding.decode(target[0]),
            query: target.count > 1 ? PercentEncoding.query(target[1]) : [], headers: headers)
        let asksToClose = request.header("connection")?.lowercased() == "close"
        return Message(request: request, keepsConnection: !asksToClose && parts[2] == "HTTP/1.1")
    }

    private static func length(_ request: APIRequest) throws(Failure) -> Int {
        guard request.header("transfer-encoding") == nil else { throw .malformed }
        guard let text = request.header("content-length") else { return 0 }
        guard let length = Int(text), length >= 0 else { throw .malformed }
        guard length <= bodyLimit else { throw .bodyTooLarge }
        return length
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return text
    }
}
