/// The escapes of TEXT values (RFC 5545 §3.3.11).
public enum ICalendarText {
    /// Appends the text with `\`, `;`, `,` and line ends escaped; control characters are left out.
    static func append(escaped text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { characters in
            // What needs no escape is taken over in runs.
            var run = 0
            for index in characters.indices where characters[index].isSpecialInText {
                bytes.append(contentsOf: characters[run..<index])
                run = index + 1
                let byte = characters[index]
                switch byte {
                case .lineFeed where index > 0 && characters[index - 1] == .carriageReturn: break
                case .lineFeed, .carriageReturn:
                    bytes.append(.backslash)
                    bytes.append(UInt8(ascii: "n"))
                case _ where byte.isControl: break
                default:
                    bytes.append(.backslash)
                    bytes.append(byte)
                }
            }
            bytes.append(contentsOf: characters[run...])
        }
    }

    /// The text as the value of a property.
    public static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: \.isSpecialInText) else { return text }
        var bytes: [UInt8] = []
        append(escaped: text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the value of a property says. An escape that does not exist stands for the character behind the `\`.
    public static func unescaped(_ value: String) -> String {
        guard value.utf8.contains(.backslash) else { return value }
        return list(value, separator: nil)[0]
    }

    /// The values of a list such as that of `CATEGORIES`; a comma within a value is escaped.
    public static func list(_ value: String) -> [String] {
        list(value, separator: .comma)
    }

    /// A list as the value of a property.
    public static func list(_ texts: [String]) -> String {
        texts.map(escaped).joined(separator: ",")
    }

    private static func list(_ value: String, separator: UInt8?) -> [String] {
        var texts: [String] = []
        var text: [UInt8] = []
        var isEscaped = false
        for byte in value.utf8 {
            if isEscaped {
                text.append(byte | 0x20 == UInt8(ascii: "n") ? .lineFeed : byte)
                isEscaped = false
            } else if byte == .backslash {
                isEscaped = true
            } else if byte == separator {
                texts.append(String(decoding: text, as: UTF8.self))
                text.removeAll()
            } else {
                text.append(byte)
            }
        }
        if isEscaped { text.append(.backslash) }
        texts.append(String(decoding: text, as: UTF8.self))
        return texts
    }
}

extension UInt8 {
    fileprivate var isSpecialInText: Bool {
        self == .backslash || self == .semicolon || self == .comma || isControl
    }
}
