/// SHA-256, FIPS 180-4.
public enum SHA256 {
    /// Bytes in a digest.
    public static let digestSize = 32

    public static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var state = SHA256State()
        bytes.withBytes { state.update($0) }
        return state.finish()
    }
}
