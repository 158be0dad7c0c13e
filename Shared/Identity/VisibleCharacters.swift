/// Characters that a reader can see and that mean the same tomorrow.
enum VisibleCharacters {
    /// False for controls, separators, what has no width, what no standard assigns yet, and for the two characters that
    /// compatibility mapping turns into an `@`.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\u{FF20}" || scalar == "\u{FE6B}" { return false }
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}
