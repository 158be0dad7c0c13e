/// What both sides are to say after a merge, and what was lost on the way.
public struct MergeOutcome: Hashable, Sendable {
    public var local: LocalVersion
    /// What the outside calendar is to say; what it cannot hold is its own affair.
    public var remote: EventContent
    public var changesLocal: Set<EventField> = []
    public var changesRemote: Set<EventField> = []
    public var conflicts: [FieldConflict] = []
}

/// A field that was changed on both sides.
public struct FieldConflict: Hashable, Sendable, Codable {
    public var field: EventField
    public var resolution: Resolution

    public enum Resolution: String, Codable, Sendable, CaseIterable, Hashable {
        case keptLocal, keptRemote
        /// Somebody has to decide.
        case open
    }

    public init(field: EventField, resolution: Resolution) {
        self.field = field
        self.resolution = resolution
    }
}
