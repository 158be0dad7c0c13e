/// Where a sealed value lives. It is authenticated with the value, so that a ciphertext copied to another row or column
/// does not open.
public struct SealedPlace: Hashable, Sendable {
    public let table: String
    public let column: String
    public let row: String
    public let provider: String

    public init(table: String, column: String, row: String, provider: String) {
        self.table = table
        self.column = column
        self.row = row
        self.provider = provider
    }

    /// `table|column|row=<id>|provider=<p>|kid=<k>|v=1`; a `|` or `%` inside a part is percent-encoded, so that no two
    /// places have the same text.
    func context(keyIdentifier: UInt32) -> [UInt8] {
        let parts = [
            Self.encoded(table), Self.encoded(column), "row=" + Self.encoded(row),
            "provider=" + Self.encoded(provider), "kid=\(keyIdentifier)", "v=\(SealedBlob.version)",
        ]
        return Array(parts.joined(separator: "|").utf8)
    }

    private static func encoded(_ part: String) -> String {
        var bytes: [UInt8] = []
        for byte in part.utf8 {
            switch byte {
            case UInt8(ascii: "%"): bytes += "%25".utf8
            case UInt8(ascii: "|"): bytes += "%7C".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The keys that open stored values, one of which seals new ones.
///
/// To rotate, add a key and make it current; keep the old ones until no blob names them any more.
public struct KeyRing: Sendable {
    public let current: UInt32
    private let keys: [UInt32: SymmetricKey]

    /// - Throws: ``CryptoError/unknownKey(identifier:)`` when the current key is not among the keys.
    public init(keys: [UInt32: SymmetricKey], current: UInt32) throws(CryptoError) {
        guard keys[current] != nil else { throw .unknownKey(identifier: current) }
        self.keys = keys
        self.current = current
    }

    func key(_ identifier: UInt32) throws(CryptoError) -> SymmetricKey {
        guard let key = keys[identifier] else { throw .unknownKey(identifier: identifier) }
        return key
    }
}

/// The stored form of an encrypted value: version 1, key identifier (4 bytes, big-endian), nonce (12), ciphertext,
/// tag (16).
public struct SealedBlob: Hashable, Sendable {
    static let version: UInt8 = 1
    private static let headerSize = 1 + 4
    private static let overhead = headerSize + AESGCM.nonceSize + AESGCM.tagSize

    public let bytes: [UInt8]
    /// Which key of the ring sealed it.
    public let keyIdentifier: UInt32

    /// Reads the stored form; does not decrypt.
    ///
    /// - Throws: ``CryptoError/malformedBlob``.
    public init(bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count >= Self.overhead, bytes[0] == Self.version else { throw .malformedBlob }
        self.bytes = bytes
        keyIdentifier = bytes[1..<Self.headerSize].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Encrypts under the current key with a fresh random nonce.
    public static func seal(_ plaintext: [UInt8], at place: SealedPlace, keys: KeyRing) throws(CryptoError)
        -> SealedBlob
    {
        try seal(plaintext, at: place, keys: keys, nonce: SecureRandom.bytes(AESGCM.nonceSize))
    }

    static func seal(
        _ plaintext: [UInt8], at place: SealedPlace, keys: KeyRing, nonce: [UInt8]
    ) throws(CryptoError) -> SealedBlob {
        let identifier = keys.current
        let sealed = try AESGCM.seal(
            plaintext, key: keys.key(identifier), nonce: nonce, context: place.context(keyIdentifier: identifier))
        let header =
            [version] + stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: identifier >> $0) }
        return try SealedBlob(bytes: header + nonce + sealed.ciphertext + sealed.tag)
    }

    /// Decrypts. ``Array/wipe()`` the result after use.
    ///
    /// - Throws: ``CryptoError/notAuthentic`` when it was sealed elsewhere or changed,
    ///   ``CryptoError/unknownKey(identifier:)`` when the ring lacks its key.
    public func open(at place: SealedPlace, keys: KeyRing) throws(CryptoError) -> [UInt8] {
        let nonceEnd = Self.headerSize + AESGCM.nonceSize
        let tagStart = bytes.count - AESGCM.tagSize
        return try AESGCM.open(
            Array(bytes[nonceEnd..<tagStart]), tag: Array(bytes[tagStart...]), key: keys.key(keyIdentifier),
            nonce: Array(bytes[Self.headerSize..<nonceEnd]), context: place.context(keyIdentifier: keyIdentifier))
    }
}
