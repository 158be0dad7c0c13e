/// A name or title for people to read: one line, in NFC, without what cannot be seen.
public enum SingleLineText {
    /// Names of people and teams, in Unicode scalars.
    public static let maximumNameLength = 200

    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case control
        case tooLong(limit: Int)

        public var description: String {
            switch self {
            case .control: "the text contains control characters"
            case .tooLong(let limit): "the text is longer than \(limit) characters"
            }
        }
    }

    /// The text trimmed, composed, and without zero-width and direction characters, which can make one name look like
    /// another; empty when nothing is left.
    ///
    /// - Throws: `Refusal` when the text has control characters or more than `maximumLength` scalars.
    public static func clean(
        _ text: some StringProtocol, maximumLength: Int = maximumNameLength
    ) throws(Refusal) -> String {
        // Checked before any other work; composing never makes a text longer than three times its scalars.
        guard text.unicodeScalars.count <= maximumLength else { throw .tooLong(limit: maximumLength) }
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.generalCategory == .control { throw .control }
            if !isInvisible(scalar) { kept.append(scalar) }
        }
        var trimmed = kept[...]
        while let first = trimmed.first, first.properties.isWhitespace { trimmed.removeFirst() }
        while let last = trimmed.last, last.properties.isWhitespace { trimmed.removeLast() }
        return CanonicalComposition.string(String(trimmed))
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }
}
