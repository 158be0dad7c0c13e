import Contracts
import Identity

/// What a source says about one member. What it does not mention stays as it is.
struct MemberClaim: Hashable, Sendable {
    /// Absent when the source has no identifiers: then the owner of one of the addresses is meant, or a new member.
    var id: String?
    var name: String?
    /// All addresses, the primary one first.
    var addresses: [EmailAddress]?
    var avatarURL: Mention<String?> = .none
    var teams: [TeamClaim]?
    var state: MemberState?

    /// Whether a source speaks of a value at all; saying "none" is not the same as saying nothing.
    enum Mention<Value: Hashable & Sendable>: Hashable, Sendable {
        case none
        case value(Value)
    }
}

/// A team as a source names it.
struct TeamClaim: Hashable, Sendable {
    var name: String
    var isMain = false
}
