/// `method SP target SP HTTP/x.y`, one space each (RFC 9112 §3).
enum RequestLine {
    /// - Throws: `Refusal`: 400 for other text, 505 for another version, 501 for a method this server does not know.
    static func parse(_ line: ArraySlice<UInt8>, limits: HTTPLimits) throws(Refusal) -> RequestHead {
        let parts = line.split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw .malformed("The request line is not 'method target version' with single spaces.")
        }
        guard parts[0].allSatisfy(\.isToken) else { throw .malformed("The method has a byte that is not allowed.") }
        let version = try version(parts[2])
        guard parts[0].count <= limits.methodBytes, let method = Method(bytes: parts[0]) else {
            throw Refusal(.notImplemented, "This server does not know the method.")
        }
        return RequestHead(method: method, target: try RequestTarget(parts[1], method: method), version: version)
    }

    private static func version(_ text: ArraySlice<UInt8>) throws(Refusal) -> RequestHead.Version {
        let text = Array(text)
        guard text.count == 8, text.starts(with: "HTTP/".utf8), text[6] == UInt8(ascii: "."),
            text[5].isDecimalDigit, text[7].isDecimalDigit
        else { throw .malformed("The version is not HTTP/1.1 or HTTP/1.0.") }
        switch (text[5], text[7]) {
        case (0x31, 0x31): return .http11
        case (0x31, 0x30): return .http10
        default: throw Refusal(.versionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are served here.")
        }
    }
}
