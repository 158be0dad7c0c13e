import Contracts
import Crypto
import Database
import EventLoop
import JSONRPC
import Time

/// All API keys, in memory for looking up and in the database for good: revocation takes effect with the next request.
@LoopActor final class KeyRing {
    private let database: Database
    private let time: any TimeSource
    private var keys: [String: APIKey] = [:]
    /// The hash that unknown keys are compared with, so that they take the same work.
    private let decoy = SecureRandom.bytes(SHA256.digestSize)

    /// `lastUsedAt` is written at most this often for each key.
    private static let useInterval = Duration.seconds(60)
    private static let longestName = 100

    init(database: Database, time: any TimeSource) {
        self.database = database
        self.time = time
    }

    /// Reads the keys, and makes the first one when there is none.
    ///
    /// - Returns: the first key's text, which must be shown now or never.
    func open() async throws -> Secret<String>? {
        let stored = try await database.read { try KeyTable($0).all() }
        for key in stored { keys[key.id] = key }
        guard stored.isEmpty else { return nil }
        return try await create(name: "first key", scopes: [.admin], expiresAt: nil).text
    }

    // MARK: Looking up

    /// The key with this text, if it is one and is valid now.
    func authenticate(_ text: some StringProtocol) -> APIKey? {
        guard let presented = APIKeyText(text) else { return nil }
        let key = keys[presented.publicPart]
        let isRight = constantTimeEqual(presented.hash, key?.hash ?? decoy)
        guard isRight, let key, key.isValid(at: time.now) else { return nil }
        noteUse(of: key)
        return key
    }

    /// A key by its public part, if it is valid now: for sessions that began with it.
    func valid(_ id: String) -> APIKey? {
        keys[id].flatMap { $0.isValid(at: time.now) ? $0 : nil }
    }

    /// Whether a visitor who was let in would still be: a stream may outlive the key that it was opened with.
    func letsIn(_ visitor: Visitor) -> Bool {
        visitor.keyID.map { valid($0) != nil } ?? true
    }

    private func noteUse(of key: APIKey) {
        let now = time.now
        if let last = key.lastUsedAt, now - last < Self.useInterval { return }
        keys[key.id]?.lastUsedAt = now
        let id = key.id
        let database = database
        // Losing this note to a full disk must not lose the request; the next use writes it again.
        EventLoop.task { try? await database.write { try KeyTable($0).markUsed(id, at: now) } }
    }

    // MARK: Changing

    private func create(
        name: String, scopes: [Scope], expiresAt: Timestamp?
    ) async throws -> (key: APIKey, text: Secret<String>) {
        let text = APIKeyText.generate()
        let key = APIKey(
            id: text.publicPart, name: name, scopes: scopes, hash: text.hash, createdAt: time.now, expiresAt: expiresAt)
        try await database.write { try KeyTable($0).insert(key) }
        keys[key.id] = key
        return (key, text.text)
    }

    /// - Throws: `RPCError.invalidParams` that says what is wrong.
    func create(_ call: CreateKey) async throws -> CreatedKey {
        let scopes = try call.scopes.map { word in
            guard let scope = Scope(rawValue: word), scope != .page else {
                throw RPCError(.invalidParams, message: "scopes must be read, write or admin")
            }
            return scope
        }
        guard !scopes.isEmpty else { throw RPCError(.invalidParams, message: "a key needs a scope") }
        let isNamed = !call.name.isEmpty && call.name.utf8.count <= Self.longestName
        guard isNamed, call.name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw RPCError(.invalidParams, message: "a key's name is one line of 1 to \(Self.longestName) bytes")
        }
        if let expiresAt = call.expiresAt, expiresAt <= time.now {
            throw RPCError(.invalidParams, message: "the key would have expired already")
        }
        let (key, text) = try await create(name: call.name, scopes: scopes, expiresAt: call.expiresAt)
        return CreatedKey(key: text.reveal(), summary: KeySummary(key))
    }

    func list() -> KeyList {
        KeyList(keys: keys.values.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }.map(KeySummary.init))
    }

    /// - Throws: `RPCError.notFound`.
    func revoke(_ call: RevokeKey) async throws -> Acknowledgement {
        guard let key = keys[call.id] else { throw RPCError(.notFound, message: "there is no such key") }
        let id = key.id
        let revokedAt = key.revokedAt ?? time.now
        // Refused from now on, but acknowledged only when it is stored, also to those who ask again meanwhile.
        keys[id]?.revokedAt = revokedAt
        try await database.write { try KeyTable($0).revoke(id, at: revokedAt) }
        return Acknowledgement()
    }
}

extension KeySummary {
    init(_ key: APIKey) {
        self.init(
            id: key.id, name: key.name, scopes: key.scopes.map(\.rawValue), createdAt: key.createdAt,
            expiresAt: key.expiresAt, revokedAt: key.revokedAt, lastUsedAt: key.lastUsedAt)
    }
}
