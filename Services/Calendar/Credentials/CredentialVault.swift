import Crypto
import EventLoop
import JSON

/// Encrypts credentials, each bound to its row: AES-256-GCM with the row, the provider and the key's identifier as its
/// context, so that what is copied to another row does not open.
@LoopActor final class CredentialVault {
    private let configuredKeys: [Secret<String>]
    private let keyFile: String
    private var ring: KeyRing?

    /// Why a stored credential cannot be used.
    enum Failure: Error, Equatable, CustomStringConvertible {
        case unknownKind

        var description: String { "a stored credential is of a kind that this version does not know" }
    }

    /// Loads no key yet: most installations of Rollcall have no credential to open.
    init(keys: [Secret<String>], keyFile: String) {
        configuredKeys = keys
        self.keyFile = keyFile
    }

    /// - Throws: `CryptoError` when the key file cannot be used.
    private func keys() throws -> KeyRing {
        if let ring { return ring }
        var all = try configuredKeys.map(Self.key)
        // The file's key goes on opening what it sealed after one is configured.
        if all.isEmpty || KeyFile.exists(path: keyFile) { all.append(try KeyFile.loadOrCreate(path: keyFile)) }
        let named = all.map { (Self.identifier(of: $0), $0.derived(for: "calendar credentials v1")) }
        let ring = try KeyRing(keys: Dictionary(named) { first, _ in first }, current: named[0].0)
        self.ring = ring
        return ring
    }

    func seal(_ secret: CredentialSecret, in row: SealedRow) throws -> [UInt8] {
        var plain = JSON.write(secret)
        defer { plain.wipe() }
        return try SealedBlob.seal(plain, at: row.place, keys: keys()).bytes
    }

    /// - Throws: `CryptoError`, ``Failure``.
    func open(_ sealed: [UInt8], in row: SealedRow) throws -> CredentialSecret {
        try open(sealed, in: row) { try CredentialSecret(json: JSONDocument($0).root) }
    }

    /// Seals something else that must not be read where it is stored.
    func seal(text: Secret<String>, in row: SealedRow) throws -> [UInt8] {
        var plain = Array(text.reveal().utf8)
        defer { plain.wipe() }
        return try SealedBlob.seal(plain, at: row.place, keys: keys()).bytes
    }

    func openText(_ sealed: [UInt8], in row: SealedRow) throws -> Secret<String> {
        try open(sealed, in: row) { Secret(String(decoding: $0, as: UTF8.self)) }
    }

    /// The same under the current key; nil when it is under that one already.
    func resealed(_ sealed: [UInt8], in row: SealedRow) throws -> [UInt8]? {
        guard try SealedBlob(bytes: sealed).keyIdentifier != keys().current else { return nil }
        return try open(sealed, in: row) { try SealedBlob.seal($0, at: row.place, keys: keys()).bytes }
    }

    private func open<Result>(
        _ sealed: [UInt8], in row: SealedRow, _ read: ([UInt8]) throws -> Result
    ) throws -> Result {
        var plain = try SealedBlob(bytes: sealed).open(at: row.place, keys: keys())
        defer { plain.wipe() }
        return try read(plain)
    }

    /// The texts that operators choose have no set length.
    private static func key(_ text: Secret<String>) throws -> SymmetricKey {
        let info = Array("calendar encryption key v1".utf8)
        var bytes = HKDFSHA256.derive(
            from: Array(text.reveal().utf8), salt: [UInt8](), info: info, count: SymmetricKey.size)
        defer { bytes.wipe() }
        return try SymmetricKey(bytes: bytes)
    }

    /// Follows from the key, so that nobody has to number keys, and tells nothing of it.
    private static func identifier(of key: SymmetricKey) -> UInt32 {
        key.derived(for: "calendar key identifier v1").withBytes { bytes in
            bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
