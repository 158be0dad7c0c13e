import Crypto
import Testing
import Time

/// A webhook as it would arrive, for tests to bend.
struct WebhookDelivery {
    var scheme = WebhookScheme.standard
    var secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    var identifier: [String] = ["msg_p5jXN8AQM9LWM0D4loKWxJek"]
    var timestamp: [String] = ["1614265330"]
    var signature: [String] = ["v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="]
    var body = Array("{\"test\": 2432232314}".utf8)
    var now = Timestamp(seconds: 1_614_265_330)

    /// A delivery in Luma's first form, signed on the spot.
    static func luma(_ body: String = "{\"type\":\"guest.updated\",\"data\":{\"id\":\"gst-test\"}}") -> WebhookDelivery
    {
        let secret = "whsec_test_secret_0123456789abcdef"
        let code = HMACSHA256.authenticationCode(for: "1795257600.\(body)".utf8, key: secret.utf8)
        return WebhookDelivery(
            scheme: .luma, secrets: [secret], identifier: [], timestamp: [],
            signature: ["t=1795257600,v1=\(Hex.encode(code))"], body: Array(body.utf8),
            now: Timestamp(seconds: 1_795_257_600))
    }

    func verify() throws(WebhookRefusal) -> WebhookProof {
        let verifier = WebhookVerifier(scheme: scheme, secrets: secrets.compactMap { WebhookSecret(Secret($0)) })
        let headers = WebhookHeaders(
            signature: signature.map { Array($0.utf8) }, identifier: identifier.map { Array($0.utf8) },
            timestamp: timestamp.map { Array($0.utf8) })
        return try verifier.verify(headers, body: body, now: now)
    }

    /// The standard signature of any parts, by the first secret.
    static func sign(_ identifier: String, _ timestamp: String, _ body: [UInt8], secret: String) throws -> String {
        let key = try #require(Base64.decode(secret.dropFirst("whsec_".count)))
        return "v1,"
            + Base64.encode(
                HMACSHA256.authenticationCode(for: Array("\(identifier).\(timestamp).".utf8) + body, key: key))
    }
}
