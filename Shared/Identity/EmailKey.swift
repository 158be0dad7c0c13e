/// The bytes by which two e-mail addresses are the same mailbox.
///
/// Compared and hashed as bytes. It is not a `String`, because `String` equality is canonical equivalence and its case
/// mapping merges letters that are different mailboxes (U+0131, U+212A).
public struct EmailKey: Hashable, Comparable, Sendable {
    public let bytes: [UInt8]

    /// Takes bytes that are already a key, as read back from a table.
    public init(storedBytes: [UInt8]) { bytes = storedBytes }

    /// The key as text, for binding to a statement or writing to JSON; never for comparison.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public static func < (left: EmailKey, right: EmailKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
