/// Makes a text from outside fit to stand in one line of a log or on a terminal.
public enum VisibleText {
    /// Longer values are cut; no identifier or error of ours needs more.
    public static let maximalValueSize = 1024

    /// The text in which every character that could break the line, move the cursor, or reorder what is seen is written
    /// as `\u{…}`, cut to ``maximalValueSize`` bytes with an ellipsis.
    public static func escaped(_ text: String) -> String {
        if text.utf8.count <= maximalValueSize, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            let piece = isHarmful(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
            guard escaped.utf8.count + piece.utf8.count <= maximalValueSize else { return escaped + "…" }
            escaped += piece
        }
        return escaped
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Line and paragraph separator.
        case 0x2028, 0x2029: true
        // Bidirectional marks, embeddings, overrides and isolates.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        // Zero-width characters and the byte-order mark, which hide inside names.
        case 0x200B...0x200D, 0x2060, 0xFEFF: true
        default: false
        }
    }
}
