/// Writes answers as bytes (RFC 9112 §4, §6).
enum ResponseWriter {
    /// How the message is wrapped, which depends on the request and on the connection.
    struct Wrapping {
        var isHead: Bool
        var version: RequestHead.Version
        var closes: Bool
        /// The lines that every answer has, such as `Date`.
        var commonLines: [UInt8]
    }

    /// The body of bytes that follows the head; what a stream brings is written later.
    static func body(of response: Response, _ wrapping: Wrapping) -> [UInt8] {
        guard case .bytes(let body) = response.body, response.status.allowsBody, !wrapping.isHead else { return [] }
        return body
    }

    static func writeHead(_ response: Response, _ wrapping: Wrapping, to output: inout [UInt8]) {
        append("HTTP/1.1 ", to: &output)
        append(response.status.line, to: &output)
        append("\r\n", to: &output)
        output += wrapping.commonLines
        response.headers.write(to: &output)
        if wrapping.closes {
            append("Connection: close\r\n", to: &output)
        } else if wrapping.version == .http10 {
            append("Connection: keep-alive\r\n", to: &output)
        }
        switch response.body {
        case .bytes(let body):
            if response.status.allowsBody {
                append("Content-Length: ", to: &output)
                appendNumber(body.count, to: &output)
                append("\r\n", to: &output)
            }
            append("\r\n", to: &output)
        case .stream:
            append(wrapping.version == .http11 ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n", to: &output)
        }
    }

    /// Writes one chunk; none for no bytes, which would end the body.
    static func writeChunk(_ bytes: [UInt8], to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        output += String(bytes.count, radix: 16).utf8
        append("\r\n", to: &output)
        output += bytes
        append("\r\n", to: &output)
    }

    static let lastChunk = Array("0\r\n\r\n".utf8)

    static let continueLine = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private static func append(_ text: StaticString, to output: inout [UInt8]) {
        output += UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    private static func appendNumber(_ number: Int, to output: inout [UInt8]) {
        // A text of up to 15 bytes lies in the value itself: no allocation.
        output += String(number).utf8
    }
}
