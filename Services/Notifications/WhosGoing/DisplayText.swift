/// Makes text from outside fit to stand in one line.
enum DisplayText {
    /// Longest name that is shown, in characters.
    static let nameLimit = 200

    /// Removes controls, line breaks and invisible or direction-changing marks, and cuts what is too long.
    ///
    /// Escaping is not done here: whoever writes HTML, a header or a calendar file escapes for that place.
    static func singleLine(_ text: String, limit: Int = nameLimit) -> String {
        if isPlain(text), text.utf8.count <= limit { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isInvisible(scalar) {
            scalars.append(isLineBreak(scalar) ? " " : scalar)
        }
        let words = String(scalars).split(separator: " ", omittingEmptySubsequences: true)
        return String(words.joined(separator: " ").prefix(limit))
    }

    /// Whether nothing needs to be done, as for nearly every name: ASCII words with one space between them.
    private static func isPlain(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard (0x20...0x7E).contains(byte), byte != 0x20 || previous != 0x20 else { return false }
            previous = byte
        }
        return previous != 0x20 || text.isEmpty
    }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        guard !isLineBreak(scalar) else { return false }
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: return true
        // Zero-width joiners stay: emoji sequences and several scripts need them.
        case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: return true
        default: return false
        }
    }
}
