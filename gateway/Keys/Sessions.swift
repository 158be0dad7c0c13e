import Crypto
import EventLoop
import Time

/// Browsers that have shown a key. A session may only read, so that a forged request from another site can change
/// nothing; it ends with its key, with the program, or after twelve hours.
@LoopActor final class Sessions {
    private struct Session {
        let keyID: String
        let expiresAt: Timestamp
    }

    private let keys: KeyRing
    private let time: any TimeSource
    /// By the SHA-256 of the token, so that looking one up takes no time that depends on how much of it fits.
    private var sessions: [[UInt8]: Session] = [:]

    static let lifetime = Duration.seconds(12 * 3600)
    private static let largestCount = 1000
    private static let cookie = HostCookie("rollcall", .strict)

    init(keys: KeyRing, time: any TimeSource) {
        self.keys = keys
        self.time = time
    }

    /// Begins a session.
    ///
    /// - Returns: the value of the `Set-Cookie` field.
    func begin(with key: APIKey) -> String {
        let now = time.now
        if sessions.count >= Self.largestCount { sessions = sessions.filter { now < $0.value.expiresAt } }
        if sessions.count >= Self.largestCount { sessions.removeAll() }
        let token = Base64URL.encode(SecureRandom.bytes(32))
        sessions[Self.hash(token)] = Session(keyID: key.id, expiresAt: now + Self.lifetime)
        return Self.cookie.setting(token, for: Self.lifetime)
    }

    /// The key that the session of this `Cookie` field began with.
    func key(cookies: String) -> APIKey? {
        guard let token = Self.cookie.value(in: cookies), let session = sessions[Self.hash(token)] else { return nil }
        guard time.now < session.expiresAt, let key = keys.valid(session.keyID) else { return nil }
        return key
    }

    /// Ends the session of this `Cookie` field.
    ///
    /// - Returns: the value of the `Set-Cookie` field that deletes the cookie.
    func end(cookies: String) -> String {
        if let token = Self.cookie.value(in: cookies) { sessions[Self.hash(token)] = nil }
        return Self.cookie.deletion
    }

    private static func hash(_ token: some StringProtocol) -> [UInt8] { SHA256.hash(Array(token.utf8)) }
}
