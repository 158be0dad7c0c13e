import HTTP

extension HeaderFields {
    /// The versions that the client has, from `If-None-Match`: without marks of weakness, which do not count there
    /// (RFC 9110 §13.1.2), and without quotes.
    var knownTags: [String] {
        all("if-none-match").flatMap { $0.split(separator: UInt8(ascii: ",")) }.map { entry in
            var tag = String(decoding: entry, as: UTF8.self).filter { $0 != " " && $0 != "\t" }[...]
            if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
            if tag.utf8.count >= 2, tag.hasPrefix("\""), tag.hasSuffix("\"") { tag = tag.dropFirst().dropLast() }
            return String(tag)
        }
    }

    /// Whether the client has this version, or takes any.
    func namesTag(_ tag: String) -> Bool { knownTags.contains { $0 == tag || $0 == "*" } }
}
