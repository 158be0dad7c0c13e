/// Writes bodies of requests and answers. Elements of the namespaces that ``XMLName`` has functions for get fixed prefixes,
/// declared at the root; any other is declared where it is used.
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

    /// Writes an element with what `content` writes in it.
    public mutating func element(
        _ name: XMLName, _ attributes: KeyValuePairs<String, String> = [:], _ content: (inout XMLWriter) -> Void
    ) {
        begin(name, attributes)
        append(">")
        content(&self)
        append("</\(Self.tag(name))>")
    }

    /// Writes an element with nothing in it.
    public mutating func element(_ name: XMLName, _ attributes: KeyValuePairs<String, String> = [:]) {
        begin(name, attributes)
        append("/>")
    }

    private mutating func begin(_ name: XMLName, _ attributes: KeyValuePairs<String, String>) {
        append("<\(Self.tag(name))")
        if isRoot {
            isRoot = false
            for (namespace, prefix) in Self.prefixes { append(" xmlns:\(prefix)=\"\(namespace)\"") }
        }
        if !name.namespace.isEmpty, Self.prefix(name) == nil {
            append(" xmlns:x=\"")
            escape(name.namespace)
            append("\"")
        }
        for (key, value) in attributes {
            append(" \(key)=\"")
            escape(value)
            append("\"")
        }
    }

    /// Writes an element with nothing but text in it.
    public mutating func element(_ name: XMLName, text: String) {
        element(name) { $0.escape(text) }
    }

    /// Writes character data. What XML 1.0 cannot hold in any spelling, control characters for the most part, is left
    /// out.
    public mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { characters in
            var rest = characters[...]
            while let next = rest.firstIndex(where: { Self.mayNeedEscape[Int($0)] }) {
                bytes.append(contentsOf: rest[..<next])
                rest = rest[next...]
                rest = rest.dropFirst(appendEscaped(rest))
            }
            bytes.append(contentsOf: rest)
        }
    }

    /// - Returns: how many bytes of the text that was.
    private mutating func appendEscaped(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let byte = text[text.startIndex]
        switch byte {
        case 0x26: append("&amp;")
        case 0x3C: append("&lt;")
        case 0x3E: append("&gt;")
        case 0x22: append("&quot;")
        // A reader would take a bare one for a line feed, or in an attribute for a blank.
        case 0x09, 0x0A, 0x0D: append("&#\(byte);")
        case 0xEF:
            // U+FFFE and U+FFFF; everything else that begins so is an ordinary character.
            let character = text.prefix(3)
            if character.elementsEqual([0xEF, 0xBF, 0xBE]) || character.elementsEqual([0xEF, 0xBF, 0xBF]) { return 3 }
            bytes.append(byte)
        default: break
        }
        return 1
    }

    private static let mayNeedEscape: [Bool] = (0...255).map { byte in
        byte < 0x20 || [0x26, 0x3C, 0x3E, 0x22, 0xEF].contains(byte)
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private static func tag(_ name: XMLName) -> String {
        if name.namespace.isEmpty { return name.local }
        return "\(prefix(name) ?? "x"):\(name.local)"
    }

    private static func prefix(_ name: XMLName) -> String? {
        prefixes.first { $0.namespace == name.namespace }?.prefix
    }
}
