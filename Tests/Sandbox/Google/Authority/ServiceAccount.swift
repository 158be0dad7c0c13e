import COpenSSL
import JSON

/// A service account with its key, and what an administrator delegated to it.
struct ServiceAccount: Sendable {
    let email: String
    /// What the administrator enters for domain-wide delegation.
    let clientID: String
    let keyID: String
    let key: RSAKey
    /// Scopes that it may use in the name of the domain's people; without prefix.
    var delegatedScopes: Set<String>

    /// The file that Google's console hands out.
    ///
    /// - Parameter url: where this sandbox is reached, for the addresses inside.
    func credentials(url: String) -> JSONValue {
        [
            "type": "service_account", "project_id": "rollcall-sandbox", "private_key_id": .string(keyID),
            "private_key": .string(key.privatePEM), "client_email": .string(email), "client_id": .string(clientID),
            "auth_uri": .string("\(url)/google/o/oauth2/v2/auth"), "token_uri": .string("\(url)/google/token"),
            "universe_domain": "googleapis.com",
        ]
    }
}

/// An RSA key pair of 2048 bits.
final class RSAKey: @unchecked Sendable {  // Safe: the key is never changed, and verifying takes a context of its own.
    private let key: OpaquePointer

    /// Makes a new pair, which takes some tenths of a second. `nil` when the library cannot.
    init?() {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_keygen(context, &key) == 1, let key
        else { return nil }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// PKCS #8 in PEM form.
    var privatePEM: String {
        var bytes: UnsafeMutablePointer<UInt8>?
        guard let container = EVP_PKEY2PKCS8(key) else { return "" }
        defer { PKCS8_PRIV_KEY_INFO_free(container) }
        let length = i2d_PKCS8_PRIV_KEY_INFO(container, &bytes)
        guard length > 0, let bytes else { return "" }
        defer { CRYPTO_free(bytes, "", 0) }
        let text = Array(
            Base64Text.encode(Array(UnsafeBufferPointer(start: bytes, count: Int(length))), padded: true))
        let lines = stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) }
        return "-----BEGIN PRIVATE KEY-----\n\(lines.joined(separator: "\n"))\n-----END PRIVATE KEY-----\n"
    }

    /// Whether this is the RS256 signature of the text (SHA-256, RSASSA-PKCS1-v1_5).
    func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
    }
}
