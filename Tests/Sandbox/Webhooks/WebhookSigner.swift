/// Signs webhook bodies.
struct WebhookSigner: Sendable {
    /// Two descriptions of Luma's signature are in circulation (§5.4).
    enum Form: String, Sendable, CaseIterable {
        /// `Webhook-Signature: t=…,v1=<hex>` over `t.body`, the whole secret as the key. Has the better evidence.
        case luma
        /// Standard Webhooks: `webhook-signature: v1,<base64>` over `id.timestamp.body`, the key being the base64 text
        /// after `whsec_`.
        case standard
    }

    let secret: String
    var form = Form.luma

    /// The headers of one attempt.
    ///
    /// - Parameter timestamp: Unix seconds.
    func headers(id: String, timestamp: Int64, body: [UInt8]) -> [(name: String, value: String)] {
        let common = [(name: "Webhook-Id", value: id), (name: "Webhook-Timestamp", value: "\(timestamp)")]
        switch form {
        case .luma:
            let code = Digest.hmac(key: Array(secret.utf8), Array("\(timestamp).".utf8) + body)
            return [("Webhook-Signature", "t=\(timestamp),v1=\(Digest.hex(code))")] + common
        case .standard:
            let encodedKey = secret.hasPrefix("whsec_") ? secret.dropFirst(6) : secret[...]
            let key = Base64Text.decode(encodedKey) ?? Array(encodedKey.utf8)
            let code = Digest.hmac(key: key, Array("\(id).\(timestamp).".utf8) + body)
            return [("Webhook-Signature", "v1,\(Base64Text.encode(code, padded: true))")] + common
        }
    }
}
