import COpenSSL

/// The hashes that the services compute, straight from the library.
enum Digest {
    /// SHA-256: 32 bytes.
    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256(bytes, bytes.count, &digest)
        return digest
    }

    /// HMAC-SHA256: 32 bytes.
    static func hmac(key: [UInt8], _ text: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        var length: UInt32 = 0
        // Cannot fail: the digest is built in and the buffer has its size.
        HMAC(EVP_sha256(), key, Int32(key.count), text, text.count, &code, &length)
        return code
    }

    /// Small letters.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The URL alphabet of base64 (RFC 4648 §5), without padding.
    static func base64URL(_ bytes: [UInt8]) -> String {
        String(Base64Text.encode(bytes, padded: false).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }

    /// `nil` for what is not base64 of the URL alphabet.
    static func bytes(base64URL text: some StringProtocol) -> [UInt8]? {
        Base64Text.decode(String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }))
    }
}
