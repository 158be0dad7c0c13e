import COpenSSL

/// An RSA private key that signs, as service accounts have one. Printing it gives `[redacted]`.
///
/// Safe to share although it holds a pointer: the key is set in `init`, before anyone else can see the object, libcrypto
/// lets any number of threads sign with one key, and it is freed when nobody can see it any more.
public final class RSASigningKey: @unchecked Sendable {
    /// Shorter keys are no protection any more (NIST SP 800-131A).
    public static let fewestBits = 2048

    private let key: OpaquePointer

    /// Reads a key from PEM text: `BEGIN PRIVATE KEY` (PKCS #8) or `BEGIN RSA PRIVATE KEY` (PKCS #1), not encrypted.
    ///
    /// - Throws: `CryptoError.unusableKey`.
    public init(pem: String) throws(CryptoError) {
        var pem = pem
        let read = pem.withUTF8 { text -> OpaquePointer? in
            guard let source = BIO_new_mem_buf(text.baseAddress, CInt(clamping: text.count)) else { return nil }
            defer { BIO_free(source) }
            // Without an answer of ours, libcrypto would ask for a passphrase on the terminal.
            return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        }
        // What went wrong would otherwise be reported by whoever looks next.
        ERR_clear_error()
        guard let read else { throw .unusableKey(problem: "it is not an unencrypted private key in PEM form") }
        guard EVP_PKEY_get_base_id(read) == EVP_PKEY_RSA, EVP_PKEY_get_bits(read) >= Self.fewestBits else {
            EVP_PKEY_free(read)
            throw .unusableKey(problem: "it is not an RSA key of at least \(Self.fewestBits) bits")
        }
        key = read
    }

    deinit { EVP_PKEY_free(key) }

    /// The signature RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2): RS256 of JSON Web Tokens.
    ///
    /// - Throws: `CryptoError.libraryFailure`.
    public func signature(of text: some Collection<UInt8>) throws(CryptoError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .libraryFailure(operation: "EVP_MD_CTX_new") }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else {
            throw .libraryFailure(operation: "EVP_DigestSignInit")
        }
        let signature = text.withBytes { text in
            [UInt8](unsafeUninitializedCapacity: Int(EVP_PKEY_get_size(key))) { signature, count in
                var length = signature.count
                let code = EVP_DigestSign(context, signature.baseAddress, &length, text.baseAddress, text.count)
                count = code == 1 ? length : 0
            }
        }
        guard !signature.isEmpty else { throw .libraryFailure(operation: "EVP_DigestSign") }
        return signature
    }
}

extension RSASigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Secret<String>.redacted }
    public var debugDescription: String { Secret<String>.redacted }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
