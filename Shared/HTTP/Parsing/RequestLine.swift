/// `method SP target SP HTTP/x.y`, one space each (RFC 9112 §3).
struct RequestLine: Sendable {
    let method: Method
    let target: RequestTarget
    let version: RequestHead.Version

    /// - Throws: `Refusal`: 400 for other text, 505 for another version, 501 for a method this server does not know.
    init(_ line: Span<UInt8>, limits: HTTPLimits) throws(Refusal) {
        guard let first = line.firstIndex(of: 0x20), let second = line.firstIndex(of: 0x20, from: first + 1),
            first > 0, second > first + 1, line.firstIndex(of: 0x20, from: second + 1) == nil
        else { throw .malformed("The request line is not 'method target version' with single spaces.") }
        let name = line.extracting(0..<first)
        guard name.allSatisfy(\.isToken) else { throw .malformed("The method has a byte that is not allowed.") }
        version = try Self.version(line.extracting((second + 1)..<line.count))
        guard name.count <= limits.methodBytes, let method = Method(bytes: name) else {
            throw Refusal(.notImplemented, "This server does not know the method.")
        }
        self.method = method
        target = try RequestTarget(line.extracting((first + 1)..<second).bytes[...], method: method)
    }

    private static func version(_ text: Span<UInt8>) throws(Refusal) -> RequestHead.Version {
        guard text.count == 8, text.extracting(0..<5).equals("HTTP/"), text[6] == UInt8(ascii: "."),
            text[5].isDecimalDigit, text[7].isDecimalDigit
        else { throw .malformed("The version is not HTTP/1.1 or HTTP/1.0.") }
        switch (text[5], text[7]) {
        case (0x31, 0x31): return .http11
        case (0x31, 0x30): return .http10
        default: throw Refusal(.versionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are served here.")
        }
    }
}
