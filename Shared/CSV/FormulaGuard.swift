/// The apostrophe that keeps a spreadsheet from running a cell as a formula.
///
/// Quoting does not stop formulas (OWASP, "CSV Injection"), so a cell that a spreadsheet would evaluate gets a leading
/// apostrophe on the way out, and exactly that apostrophe is taken away on the way in. A formula that has apostrophes
/// in front already gets one more, so that every text comes back as it was.
public enum FormulaGuard {
    /// The text with an apostrophe in front when a spreadsheet would evaluate it.
    public static func adding(to text: String) -> String { needsGuard(text[...]) ? "'" + text : text }

    /// The text without the apostrophe that `adding(to:)` would have put there; any other text unchanged.
    public static func removing(from text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.first == "'" else { return text }
        let rest = scalars.dropFirst()
        return needsGuard(Substring(rest)) ? String(rest) : text
    }

    private static func needsGuard(_ text: Substring) -> Bool {
        let scalars = text.unicodeScalars.drop { $0 == "'" }
        guard let first = scalars.drop(while: { $0 == " " }).first else { return false }
        return dangerous.contains(first)
    }

    // Full-width forms are listed because spreadsheets fold them to their ASCII counterparts.
    private static let dangerous: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
}
