/// One line as libcurl passes it, with its line end.
enum HeaderLine: Equatable {
    /// `HTTP/1.1 200 OK` or `HTTP/2 200`.
    case status(Int)
    case field(name: String, value: String)
    case end
    /// Anything else; ignored.
    case other

    init(_ bytes: UnsafeRawBufferPointer) {
        let line = bytes.reversed().drop { $0 == 0x0d || $0 == 0x0a }.reversed()
        let text = String(decoding: line, as: UTF8.self)
        if text.isEmpty {
            self = .end
        } else if text.hasPrefix("HTTP/") {
            let words = text.split(separator: " ", maxSplits: 2)
            self = words.count > 1 ? Int(words[1]).map(Self.status) ?? .other : .other
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let name = text[..<colon]
            self = .field(name: String(name), value: String(text[text.index(after: colon)...]).trimmed)
        } else {
            self = .other
        }
    }
}
