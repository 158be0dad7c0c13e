import COpenSSL

/// SHA-256 of bytes that come in pieces.
///
/// By libcrypto's own function, not through its providers as newer interfaces do: those, once loaded, cost a program
/// 3 MiB for good, and every digest a microsecond more.
struct SHA256State {
    /// Bytes that SHA-256 works on at a time, FIPS 180-4.
    static let blockSize = 64

    private var context = SHA256_CTX()

    init() { SHA256_Init(&context) }

    mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
    }

    /// The digest of all bytes; wipes what is known of them.
    mutating func finish() -> [UInt8] {
        defer { OPENSSL_cleanse(&context, MemoryLayout<SHA256_CTX>.size) }
        return [UInt8](unsafeUninitializedCapacity: SHA256.digestSize) { digest, count in
            SHA256_Final(digest.baseAddress, &context)
            count = SHA256.digestSize
        }
    }
}
