public import JSONRPC
public import Time

/// Lists fields of events that were changed on both sides, latest first.
public struct ListConflicts: RemoteCall, Hashable {
    public static let method = "calendar.listConflicts"
    public typealias Result = ConflictList

    /// Only those that wait for a decision.
    public var openOnly: Bool
    public var range: ListRange

    public init(openOnly: Bool = true, range: ListRange = ListRange()) {
        self.openOnly = openOnly
        self.range = range
    }
}

public struct ConflictList: Codable, Sendable, Hashable {
    public var conflicts: [ConflictSummary]
    public var nextCursor: String?

    public init(conflicts: [ConflictSummary], nextCursor: String? = nil) {
        self.conflicts = conflicts
        self.nextCursor = nextCursor
    }
}

/// A field of an event that was changed on both sides.
public struct ConflictSummary: Codable, Sendable, Hashable {
    public var id: Int64
    public var event: String
    /// The event's title here when the conflict was seen.
    public var title: String
    public var integration: String
    /// `title`, `description`, `location`, `time`, `status`, `url` or `recurrence`.
    public var field: String
    /// What each side says of that field.
    public var local: String
    public var remote: String
    public var detectedAt: Timestamp
    /// `open`, or what became of it: `keptLocal`, `keptRemote`, `edited`.
    public var resolution: String
    /// `policy`, or who decided.
    public var resolvedBy: String?
    public var resolvedAt: Timestamp?

    public init(
        id: Int64, event: String, title: String, integration: String, field: String, local: String, remote: String,
        detectedAt: Timestamp, resolution: String
    ) {
        self.id = id
        self.event = event
        self.title = title
        self.integration = integration
        self.field = field
        self.local = local
        self.remote = remote
        self.detectedAt = detectedAt
        self.resolution = resolution
    }
}

/// Decides a conflict, also one that was decided before: the version that lost is kept.
public struct ResolveConflict: RemoteCall, Hashable {
    public static let method = "calendar.resolveConflict"
    public typealias Result = Acknowledgement

    public var id: Int64
    /// `local`, `remote`, or `edited` with a text.
    public var choice: String
    /// What the field shall say, for a field that is a text.
    public var text: String?
    /// Who decides; for the record.
    public var by: String?

    public init(id: Int64, choice: String, text: String? = nil, by: String? = nil) {
        self.id = id
        self.choice = choice
        self.text = text
        self.by = by
    }
}
