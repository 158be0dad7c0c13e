/// Writes request bodies. Elements get fixed prefixes, declared at the root.
public struct XMLWriter {
    /// What has been written.
    public private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>".utf8)
    private var isRoot = true

    private static let prefixes: [(namespace: String, prefix: String)] = [
        ("DAV:", "d"),
        ("urn:ietf:params:xml:ns:caldav", "c"),
        ("http://calendarserver.org/ns/", "s"),
        ("http://apple.com/ns/ical/", "a"),
    ]

    public init() {}

    /// Writes an element with what `content` writes in it, or an empty one.
    ///
    /// - Parameter name: of one of the four namespaces that ``XMLName`` has functions for.
    public mutating func element(
        _ name: XMLName, _ attributes: KeyValuePairs<String, String> = [:],
        _ content: ((inout XMLWriter) -> Void)? = nil
    ) {
        let tag = Self.tag(name)
        append("<\(tag)")
        if isRoot {
            isRoot = false
            for (namespace, prefix) in Self.prefixes { append(" xmlns:\(prefix)=\"\(namespace)\"") }
        }
        for (key, value) in attributes {
            append(" \(key)=\"")
            escape(value)
            append("\"")
        }
        guard let content else { return append("/>") }
        append(">")
        content(&self)
        append("</\(tag)>")
    }

    /// Writes an element with nothing but text in it.
    public mutating func element(_ name: XMLName, text: String) {
        element(name) { $0.escape(text) }
    }

    /// Writes character data. What XML 1.0 cannot hold in any spelling, control characters for the most part, is left
    /// out.
    public mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: append("&amp;")
            case 0x3C: append("&lt;")
            case 0x3E: append("&gt;")
            case 0x22: append("&quot;")
            // A reader would take a bare one for a line feed, or in an attribute for a blank.
            case 0x09, 0x0A, 0x0D: append("&#\(scalar.value);")
            case 0..<0x20, 0xFFFE, 0xFFFF: continue
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private static func tag(_ name: XMLName) -> String {
        guard let prefix = prefixes.first(where: { $0.namespace == name.namespace })?.prefix else {
            preconditionFailure("no prefix is set for the namespace of \(name)")
        }
        return "\(prefix):\(name.local)"
    }
}
