public import Time

/// What a verified webhook has proved.
public struct WebhookProof: Equatable, Sendable {
    /// The form that was used; never ``WebhookScheme/luma``.
    public let scheme: WebhookScheme
    /// The sender's `webhook-id`, where the scheme has one.
    public let identifier: String?
    /// When it was signed, where the scheme says so.
    public let signedAt: Timestamp?
    /// Which secret fitted: 0 is the first. Shows when the older one of two is no longer used.
    public let secretIndex: Int
    /// SHA-256 of the signed text, for a unique key against replays.
    public let digest: [UInt8]
}

/// Why a webhook is refused. For logs only: every refusal gets the same answer, or it would teach a forger.
public enum WebhookRefusal: Error, Equatable, Sendable {
    case missingHeader(String)
    case repeatedHeader(String)
    case malformedHeader(String)
    /// The header has no signature of a version and form that the scheme knows.
    case noUsableSignature
    case wrongSignature
    /// Signed by a known secret, but too long ago or too far ahead.
    case outsideTimeWindow(seconds: Int64)
}

/// Checks the signatures of one source's webhooks, on the raw bytes of the body.
///
/// Rules and vectors: https://www.standardwebhooks.com (specification), https://docs.stripe.com/webhooks.
public struct WebhookVerifier: Sendable {
    /// Secrets that may be active at once: two, during a rotation.
    public static let maximalSecrets = 2
    /// Signatures that are looked at in one header; senders rotate with two, an attacker could send thousands.
    public static let maximalSignatures = 8
    /// How far the signed time may be from ours, in seconds, both ways, inclusive.
    public static let tolerance: Int64 = 300

    private let scheme: WebhookScheme
    private let secrets: [WebhookSecret]

    /// - Parameter secrets: the newest first; those beyond the second are ignored. With none, everything is refused.
    public init(scheme: WebhookScheme, secrets: [WebhookSecret]) {
        self.scheme = scheme
        self.secrets = Array(secrets.prefix(Self.maximalSecrets))
    }

    /// Checks one delivery.
    ///
    /// - Parameters:
    ///   - body: exactly the bytes that came.
    ///   - now: the time of the injected clock.
    /// - Throws: ``WebhookRefusal``.
    public func verify(_ headers: WebhookHeaders, body: [UInt8], now: Timestamp) throws(WebhookRefusal) -> WebhookProof
    {
        let claim = try WebhookClaim(headers, scheme: scheme)
        guard !claim.candidates.isEmpty else { throw .noUsableSignature }
        let signedText = claim.signedPrefix + body

        // Every candidate is compared with every secret, so that the time does not tell which one came close.
        var fitting: Int?
        for (index, secret) in secrets.enumerated() {
            guard let key = claim.scheme == .standard ? secret.decoded : secret.text else { continue }
            let expected = HMACSHA256.authenticationCode(for: signedText, key: key.reveal())
            for candidate in claim.candidates where constantTimeEqual(candidate, expected) {
                fitting = fitting ?? index
            }
        }
        guard let fitting else { throw .wrongSignature }

        if let signedAt = claim.signedAt {
            let age = now.seconds - signedAt.seconds
            guard (-Self.tolerance...Self.tolerance).contains(age) else { throw .outsideTimeWindow(seconds: age) }
        }
        return WebhookProof(
            scheme: claim.scheme, identifier: claim.identifier, signedAt: claim.signedAt, secretIndex: fitting,
            digest: SHA256.hash(signedText))
    }
}
