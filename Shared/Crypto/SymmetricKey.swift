import COpenSSL

/// A key of 256 bits, wiped from memory when the last reference goes. Printing it gives `[redacted]`.
///
/// Safe to share although it holds a pointer: the bytes are written in `init`, before anyone else can see the object,
/// and after that only read until `deinit`, when nobody can see it any more.
public final class SymmetricKey: @unchecked Sendable {
    /// Bytes in a key.
    public static let size = 32

    private let storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)

    /// A new random key.
    public convenience init() {
        var bytes = SecureRandom.bytes(Self.size)
        defer { bytes.wipe() }
        self.init(unchecked: bytes)
    }

    /// - Throws: ``CryptoError/wrongSize(of:expected:found:)`` unless there are 32 bytes.
    public convenience init(bytes: some Collection<UInt8>) throws(CryptoError) {
        guard bytes.count == Self.size else {
            throw .wrongSize(of: "key", expected: Self.size, found: bytes.count)
        }
        self.init(unchecked: bytes)
    }

    private init(unchecked bytes: some Collection<UInt8>) {
        _ = storage.initialize(fromContentsOf: bytes)
    }

    deinit {
        OPENSSL_cleanse(storage.baseAddress, storage.count)
        storage.deallocate()
    }

    /// The key for one purpose, unrelated to the key for any other (HKDF-SHA256 with the purpose as info).
    ///
    /// - Parameter purpose: a constant of the program, for example `luma credentials v1`.
    public func derived(for purpose: StaticString) -> SymmetricKey {
        let info = purpose.withUTF8Buffer { Array($0) }
        var bytes = withBytes { HKDFSHA256.derive(from: $0, salt: [UInt8](), info: info, count: Self.size) }
        defer { bytes.wipe() }
        return SymmetricKey(unchecked: bytes)
    }

    /// Lends the bytes of the key. Do not let them escape.
    public func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        try body(UnsafeBufferPointer(storage))
    }
}

extension SymmetricKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Secret<String>.redacted }
    public var debugDescription: String { Secret<String>.redacted }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
