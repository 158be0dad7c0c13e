/// `method SP target SP HTTP/x.y`, one space each (RFC 9112 §3).
enum RequestLine {
    /// - Throws: `Refusal`: 400 for other text, 505 for another version, 501 for a method this server does not know.
    static func parse(_ line: ArraySlice<UInt8>, limits: HTTPLimits) throws(Refusal) -> RequestHead {
        guard let first = line.firstIndex(of: 0x20), let last = line.lastIndex(of: 0x20),
            first > line.startIndex, last > first + 1, !line[(first + 1)..<last].contains(0x20)
        else { throw .malformed("The request line is not 'method target version' with single spaces.") }
        let name = line[..<first]
        guard name.allSatisfy(\.isToken) else { throw .malformed("The method has a byte that is not allowed.") }
        let version = try version(line[(last + 1)...])
        guard name.count <= limits.methodBytes, let method = Method(bytes: name) else {
            throw Refusal(.notImplemented, "This server does not know the method.")
        }
        let target = try RequestTarget(line[(first + 1)..<last], method: method)
        return RequestHead(method: method, target: target, version: version)
    }

    private static func version(_ text: ArraySlice<UInt8>) throws(Refusal) -> RequestHead.Version {
        let start = text.startIndex
        guard text.count == 8, text[..<(start + 5)].elementsEqual("HTTP/".utf8), text[start + 6] == UInt8(ascii: "."),
            text[start + 5].isDecimalDigit, text[start + 7].isDecimalDigit
        else { throw .malformed("The version is not HTTP/1.1 or HTTP/1.0.") }
        switch (text[start + 5], text[start + 7]) {
        case (0x31, 0x31): return .http11
        case (0x31, 0x30): return .http10
        default: throw Refusal(.versionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are served here.")
        }
    }
}
