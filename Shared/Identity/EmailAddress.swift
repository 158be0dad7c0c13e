/// An e-mail address as identity: where mail goes, and the key that says which mailbox it is.
///
/// Accepted is a dot-atom local part (RFC 5322 §3.2.3, without `%` and `!`, which route) and a domain name. Quoted local
/// parts, comments, address literals, encoded words, controls, spaces and invisible characters are refused: parsers
/// differ about them, and a difference between two parsers is an account taken over. Tags and dots are kept for every
/// provider, because `a+b@x` may be another person's mailbox.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// RFC 5321 §4.5.3.1.1, in bytes.
    public static let maximumLocalPartBytes = 64
    /// RFC 5321 §4.5.3.1.3 less the angle brackets, in bytes.
    public static let maximumBytes = 254

    /// The address as it was given, trimmed: mail is sent here, never to what somebody typed into a request.
    public let delivery: String
    public let key: EmailKey

    /// - Throws: `EmailAddressError` with the first rule the text breaks.
    public init(_ text: some StringProtocol) throws(EmailAddressError) {
        try self.init(bytes: Array(text.utf8))
    }

    /// - Throws: `EmailAddressError` with the first rule the bytes break.
    public init(bytes: [UInt8]) throws(EmailAddressError) {
        var normalized: [UInt8] = []
        try bytes.withUnsafeBufferPointer { buffer throws(EmailAddressError) in
            try EmailAddress.appendKey(of: UnsafeRawBufferPointer(buffer), to: &normalized)
        }
        let trimmed = bytes.withUnsafeBytes { Array(EmailAddress.trimmed($0)) }
        delivery = String(decoding: trimmed, as: UTF8.self)
        key = EmailKey(storedBytes: normalized)
    }

    /// Takes an address that was checked before it was stored.
    public init(storedDelivery delivery: String, key: EmailKey) {
        self.delivery = delivery
        self.key = key
    }

    /// Whether the local part leaves ASCII: a look-alike of another address may be meant, so show it with a mark.
    public var needsMark: Bool { key.bytes.contains { $0 >= 0x80 } }

    /// The first letter and the domain, so that an address may appear in a message without being one.
    public var description: String {
        let at = delivery.lastIndex(of: "@") ?? delivery.endIndex
        return "\(delivery.prefix(1))…\(delivery[at...])"
    }
}
