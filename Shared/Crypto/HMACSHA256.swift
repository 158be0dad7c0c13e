import COpenSSL

/// HMAC with SHA-256, RFC 2104: proves that a text was written by someone who knows the key.
public enum HMACSHA256 {
    /// Bytes in a code.
    public static let codeSize = 32

    /// The code of one text.
    public static func authenticationCode(for text: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        text.withBytes { text in
            key.withBytes { key in
                [UInt8](unsafeUninitializedCapacity: codeSize) { code, count in
                    // The one-shot form has no way to fail with a digest that is built in.
                    HMAC(
                        EVP_sha256(), key.baseAddress, CInt(key.count), text.baseAddress, text.count,
                        code.baseAddress, nil)
                    count = codeSize
                }
            }
        }
    }

    /// Whether `code` is the code of the text; takes the same time wherever they differ.
    public static func isValid(
        _ code: some Collection<UInt8>, for text: some Collection<UInt8>, key: some Collection<UInt8>
    ) -> Bool {
        constantTimeEqual(code, authenticationCode(for: text, key: key))
    }
}
