/// SHA-256, FIPS 180-4.
public enum SHA256 {
    /// Bytes in a digest.
    public static let digestSize = 32

    @inlinable
    public static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] { bytes.withBytes { digest(of: $0) } }

    @usableFromInline
    static func digest(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var state = SHA256State()
        state.update(bytes)
        return state.finish()
    }
}
