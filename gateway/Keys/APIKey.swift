import Crypto
import Time

/// The text of an API key: `rollcall_<public part>_<secret part>`, both hexadecimal.
///
/// The public part finds the row; of the whole text only the SHA-256 is kept. 256 random bits need no slow hash.
struct APIKeyText: Sendable {
    let publicPart: String
    let text: Secret<String>

    private static let prefix = "rollcall_"
    private static let publicSize = 6
    private static let secretSize = 32

    static func generate() -> APIKeyText {
        let publicPart = Hex.encode(SecureRandom.bytes(publicSize))
        let secretPart = Hex.encode(SecureRandom.bytes(secretSize))
        return APIKeyText(publicPart: publicPart, text: Secret("\(prefix)\(publicPart)_\(secretPart)"))
    }

    private init(publicPart: String, text: Secret<String>) {
        self.publicPart = publicPart
        self.text = text
    }

    /// `nil` for what cannot be a key.
    init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let publicPart = text.withUTF8(Self.publicPart) else { return nil }
        self.publicPart = publicPart
        self.text = Secret(text)
    }

    private static func publicPart(of text: UnsafeBufferPointer<UInt8>) -> String? {
        let start = prefix.utf8.count
        let end = start + publicSize * 2
        guard text.count == end + 1 + secretSize * 2, text[..<start].elementsEqual(prefix.utf8) else { return nil }
        let underscores = text.count { $0 == UInt8(ascii: "_") }
        guard underscores == 2, text[end] == UInt8(ascii: "_") else { return nil }
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    var hash: [UInt8] { SHA256.hash(text.reveal().utf8) }
}

/// A key as it is kept.
struct APIKey: Sendable {
    let id: String
    let name: String
    let scopes: [Scope]
    let hash: [UInt8]
    let createdAt: Timestamp
    var expiresAt: Timestamp?
    var revokedAt: Timestamp?
    var lastUsedAt: Timestamp?

    /// The highest of its scopes.
    var scope: Scope? { scopes.max() }

    func isValid(at now: Timestamp) -> Bool {
        revokedAt == nil && expiresAt.map { now < $0 } ?? true
    }
}
