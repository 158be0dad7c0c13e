/// Reads values from text; each function gives `nil` for a text it does not accept.
enum ValueText {
    static func integer(_ text: String) -> Int? {
        // `Int.init` also takes a plus sign.
        text.hasPrefix("+") ? nil : Int(text)
    }

    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }

    static func list(_ text: String) -> [String]? {
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
        return items.allSatisfy { !$0.isEmpty } ? items : nil
    }

    static func url(_ text: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }),
            text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains(where: { "?#\\\"<>".contains($0) })
        else { return nil }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" }
        guard isAuthority(authority) else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    static func address(_ text: String) -> String? {
        if text.hasPrefix("unix:/") {
            // The kernel's limit for the path of a socket, sun_path, with its final zero.
            return text.utf8.count - "unix:".utf8.count <= 107 && !text.utf8.contains(0) ? text : nil
        }
        guard text.hasPrefix("tcp:") else { return nil }
        let authority = text.dropFirst("tcp:".count)
        return isAuthority(authority) && hasPort(authority) ? text : nil
    }

    /// `host`, `host:port` or `[v6]:port`.
    private static func isAuthority(_ text: Substring) -> Bool {
        guard hasPort(text) else { return isHost(text) }
        return isHost(text.dropLast(port(text).count + 1))
    }

    private static func hasPort(_ text: Substring) -> Bool {
        let port = port(text)
        return port.count < text.count && (1...5).contains(port.count) && port.utf8.allSatisfy(\.isDigit)
            && (Int(port).map { $0 <= 65_535 } ?? false)
    }

    /// What stands after the last colon; the whole text when there is none.
    private static func port(_ text: Substring) -> Substring {
        text.lastIndex(of: ":").map { text[text.index(after: $0)...] } ?? text
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.count > 2
                && text.dropFirst().dropLast().utf8.allSatisfy { $0.isHexDigit || $0 == 0x3A || $0 == 0x2E }
        }
        return (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "_")
            }
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, first.isBlank { bytes = bytes.dropFirst() }
        while let last = bytes.last, last.isBlank { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isHexDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }
    /// Space or tab.
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
