/// A shared secret between a sender of webhooks and us, as text the way the sender shows it.
public struct WebhookSecret: Sendable {
    /// The whole text as bytes: the key where the sender uses it as it stands.
    let text: Secret<[UInt8]>
    /// The key of Standard Webhooks: what follows `whsec_`, decoded; `nil` when that is no base64 of 24–64 bytes.
    let decoded: Secret<[UInt8]>?

    private static let prefix = "whsec_"
    private static let decodedSizes = 24...64

    /// `nil` when the text is empty, for an empty key lets everyone sign.
    public init?(_ text: Secret<String>) {
        let revealed = text.reveal()
        guard !revealed.isEmpty else { return nil }
        self.text = Secret(Array(revealed.utf8))
        let encoded = revealed.hasPrefix(Self.prefix) ? revealed.dropFirst(Self.prefix.count) : revealed[...]
        decoded = Base64.decode(encoded).flatMap { Self.decodedSizes.contains($0.count) ? Secret($0) : nil }
    }

    /// A secret nobody knows, for addresses that do not exist: they then take the same work and give the same answer.
    public static func decoy() -> WebhookSecret {
        WebhookSecret(decoyBytes: SecureRandom.bytes(32))
    }

    private init(decoyBytes: [UInt8]) {
        text = Secret(decoyBytes)
        decoded = Secret(decoyBytes)
    }
}
