import COpenSSL

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
            let code = Self.authenticationCode(key: Array(secret.utf8), text: Array("\(timestamp).".utf8) + body)
            return [("Webhook-Signature", "t=\(timestamp),v1=\(Self.hex(code))")] + common
        case .standard:
            let encodedKey = secret.hasPrefix("whsec_") ? secret.dropFirst(6) : secret[...]
            let key = Base64Text.decode(encodedKey) ?? Array(encodedKey.utf8)
            let code = Self.authenticationCode(key: key, text: Array("\(id).\(timestamp).".utf8) + body)
            return [("Webhook-Signature", "v1,\(Base64Text.encode(code, padded: true))")] + common
        }
    }

    /// HMAC-SHA256: 32 bytes.
    private static func authenticationCode(key: [UInt8], text: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        var length: UInt32 = 0
        // Cannot fail: the digest is built in and the buffer has its size.
        HMAC(EVP_sha256(), key, Int32(key.count), text, text.count, &code, &length)
        return code
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
