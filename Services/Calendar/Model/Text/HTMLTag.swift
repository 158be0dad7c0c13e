/// A tag of HTML, as far as a description needs it.
struct HTMLTag {
    /// In lower case; empty for comments and declarations.
    let name: String
    let isEnd: Bool
    private let attributes: [(name: String, value: String)]

    init(name: String, isEnd: Bool, attributes: [(name: String, value: String)]) {
        self.name = name
        self.isEnd = isEnd
        self.attributes = attributes
    }

    /// Reads what stands between `<` and `>`.
    init(_ source: ArraySlice<Unicode.Scalar>) {
        var rest = source
        isEnd = rest.first == "/"
        if isEnd { rest = rest.dropFirst() }
        let name = rest.prefix { $0.isLetterOrDigit }
        self.name = String(name).lowercased()
        rest = rest[name.endIndex...]
        var attributes: [(name: String, value: String)] = []
        while let attribute = Self.attribute(&rest) { attributes.append(attribute) }
        self.attributes = attributes
    }

    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    private static func attribute(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) -> (name: String, value: String)? {
        rest = rest.drop { $0.isSpace || $0 == "/" || $0 == "\"" || $0 == "'" || $0 == "=" }
        let name = rest.prefix { !$0.isSpace && $0 != "=" && $0 != "/" }
        guard !name.isEmpty else { return nil }
        rest = rest[name.endIndex...].drop(while: \.isSpace)
        guard rest.first == "=" else { return (String(name).lowercased(), "") }
        rest = rest.dropFirst().drop(while: \.isSpace)
        let value: ArraySlice<Unicode.Scalar>
        if let quote = rest.first, quote == "\"" || quote == "'" {
            value = rest.dropFirst().prefix { $0 != quote }
            rest = rest[value.endIndex...].dropFirst()
        } else {
            value = rest.prefix { !$0.isSpace }
            rest = rest[value.endIndex...]
        }
        return (String(name).lowercased(), decoded(value))
    }

    /// The text with its character references resolved.
    private static func decoded(_ source: ArraySlice<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        var index = source.startIndex
        while index < source.endIndex {
            if source[index] == "&",
                let end = source[index..<min(source.endIndex, index + 12)].firstIndex(of: ";"),
                let scalar = character(String(source[(index + 1)..<end]))
            {
                result.append(scalar)
                index = end + 1
            } else {
                result.append(source[index])
                index += 1
            }
        }
        return String(result)
    }

    /// The character of a reference, without its `&` and `;`.
    static func character(_ reference: String) -> Unicode.Scalar? {
        if reference.hasPrefix("#x") || reference.hasPrefix("#X") {
            return UInt32(reference.dropFirst(2), radix: 16).flatMap(visible)
        }
        if reference.hasPrefix("#") { return UInt32(reference.dropFirst()).flatMap(visible) }
        return named[reference]
    }

    private static func visible(_ value: UInt32) -> Unicode.Scalar? {
        guard value >= 0x20 || value == 0x0a || value == 0x09, value != 0x7f else { return nil }
        return value == 0xa0 ? " " : Unicode.Scalar(value)
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—",
        "hellip": "…", "bull": "•", "middot": "·", "euro": "€", "copy": "©", "laquo": "«", "raquo": "»",
        "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
    ]
}
