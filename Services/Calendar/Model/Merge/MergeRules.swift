/// Which way changes go between Rollcall and an outside calendar.
public enum SyncDirection: String, Codable, Sendable, CaseIterable, Hashable {
    case both
    /// Rollcall's version is the one that counts; what is changed outside is put back.
    case exportOnly = "export"
    /// The outside calendar's version is the one that counts; nothing is written there.
    case importOnly = "import"
}

/// Who wins when a field was changed on both sides.
public enum ConflictPolicy: String, Codable, Sendable, CaseIterable, Hashable {
    /// The later change.
    case latest
    case local
    case remote
    /// Nobody, until a person decides; the field stays as it is on either side.
    case ask
}

/// What decides a merge beside the three versions themselves.
public struct MergeRules: Hashable, Sendable {
    public var direction: SyncDirection
    public var policy: ConflictPolicy
    /// Fields that only Rollcall's side may change, such as time and place of an event that is at home in Luma.
    public var owned: Set<EventField>

    public init(direction: SyncDirection = .both, policy: ConflictPolicy = .latest, owned: Set<EventField> = []) {
        self.direction = direction
        self.policy = policy
        self.owned = owned
    }
}
