/// What a JSON value is.
public enum JSONKind: String, Sendable {
    case null
    case boolean
    /// Written without fraction and exponent; always within −2⁶³ … 2⁶³ − 1.
    case integer
    /// Written with a fraction or an exponent; always finite.
    case real
    case string
    case array
    case object
}
