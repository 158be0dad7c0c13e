/// Rollcall's mark on the events that it makes: their UID, which every server keeps, and which a copy that somebody makes
/// of such an event does not have.
enum EventMark {
    private static let prefix = "rollcall-"

    /// Lower-case characters of base32hex, as `EventDraft` wants them.
    static func isIdentifier(_ text: some StringProtocol) -> Bool {
        (26...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x76).contains($0) }
    }

    static func uid(_ identifier: String) -> String { prefix + identifier }

    /// nil for an event that others made.
    static func read(uid: String?) -> String? {
        guard let uid, uid.hasPrefix(prefix), isIdentifier(uid.dropFirst(prefix.count)) else { return nil }
        return String(uid.dropFirst(prefix.count))
    }
}
