/// How large and how deep a document may be before it is refused.
///
/// Every limit is inclusive: a value of exactly that size is accepted.
public struct JSONLimits: Sendable, Equatable {
    /// Whole document, in bytes. Offsets are kept in 32 bits, so values above 2³² − 1 act like 2³² − 1.
    public var documentBytes: Int
    /// Nesting of arrays and objects; `[]` has depth 1.
    public var depth: Int
    /// One string value, in bytes as written between the quotes.
    public var stringBytes: Int
    /// One member name, in bytes as written between the quotes.
    public var keyBytes: Int
    /// Members of one object.
    public var members: Int
    /// Elements of one array.
    public var elements: Int

    /// Limits that no honest message of this system comes near.
    public static let standard = JSONLimits()

    public init(
        documentBytes: Int = 16 << 20, depth: Int = 64, stringBytes: Int = 256 << 10, keyBytes: Int = 256,
        members: Int = 1_000, elements: Int = 100_000
    ) {
        self.documentBytes = documentBytes
        self.depth = depth
        self.stringBytes = stringBytes
        self.keyBytes = keyBytes
        self.members = members
        self.elements = elements
    }
}
