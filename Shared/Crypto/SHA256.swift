import COpenSSL

/// SHA-256, FIPS 180-4.
public enum SHA256 {
    /// Bytes in a digest.
    public static let digestSize = 32

    public static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.withBytes { bytes in
            [UInt8](unsafeUninitializedCapacity: digestSize) { digest, count in
                COpenSSL.SHA256(bytes.baseAddress, bytes.count, digest.baseAddress)
                count = digestSize
            }
        }
    }
}
