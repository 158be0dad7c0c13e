/// Why a cryptographic operation gave no result.
public enum CryptoError: Error, Equatable, CustomStringConvertible {
    /// A key, nonce or tag has the wrong number of bytes.
    case wrongSize(of: String, expected: Int, found: Int)
    /// The tag does not fit: wrong key, wrong place, or changed bytes. Nothing was decrypted.
    case notAuthentic
    /// The bytes are not a sealed blob of a version this program knows.
    case malformedBlob
    /// The blob was sealed under a key that is not in the ring.
    case unknownKey(identifier: UInt32)
    /// A private key that was given cannot be used.
    case unusableKey(problem: String)
    /// A key file cannot be used.
    case unusableKeyFile(path: String, problem: String)
    /// libcrypto refused, which it does only when it is broken or out of memory.
    case libraryFailure(operation: String)

    public var description: String {
        switch self {
        case .wrongSize(let what, let expected, let found): "the \(what) has \(found) bytes instead of \(expected)"
        case .notAuthentic: "the sealed value does not open: wrong key, wrong place, or damaged"
        case .malformedBlob: "the value is not in the sealed form; it was not written by this program"
        case .unknownKey(let identifier): "the value was sealed with key \(identifier), which is not in the key file"
        case .unusableKey(let problem): "the private key cannot be used: \(problem)"
        case .unusableKeyFile(let path, let problem): "the key file \(path) \(problem)"
        case .libraryFailure(let operation): "libcrypto failed in \(operation)"
        }
    }
}
