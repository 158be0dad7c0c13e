public import JSONRPC
public import Time

/// Lists runs, newest first.
public struct ListRuns: RemoteCall, Hashable {
    public static let method = "luma.listRuns"
    public typealias Result = SyncRunList

    public var limit: Int

    public init(limit: Int = 20) {
        self.limit = limit
    }
}

public struct SyncRunList: Codable, Sendable, Hashable {
    public var runs: [SyncRun]

    public init(runs: [SyncRun]) {
        self.runs = runs
    }
}

/// One reading of events and guests, and how far it has come.
public struct SyncRun: Codable, Sendable, Hashable {
    public var id: String
    /// `schedule`, `manual` or `webhook`.
    public var trigger: String
    /// The event it is limited to.
    public var eventID: String?
    public var state: SyncRunState
    public var startedAt: Timestamp
    public var finishedAt: Timestamp?
    public var counts: SyncCounts
    /// One sentence for each thing that failed, without personal data.
    public var errors: [String]

    public init(
        id: String, trigger: String, eventID: String? = nil, state: SyncRunState, startedAt: Timestamp,
        finishedAt: Timestamp? = nil, counts: SyncCounts = SyncCounts(), errors: [String] = []
    ) {
        self.id = id
        self.trigger = trigger
        self.eventID = eventID
        self.state = state
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.counts = counts
        self.errors = errors
    }
}

public enum SyncRunState: String, Codable, Sendable, CaseIterable, Hashable {
    case running
    case succeeded
    /// Some events or pages failed; the rest was kept.
    case partiallyFailed
    case failed
    /// A removal too large to be believed waits for a human.
    case held
}

public struct SyncCounts: Codable, Sendable, Hashable {
    public var eventsListed: Int
    public var eventsCreated: Int
    public var eventsUpdated: Int
    public var eventsUnchanged: Int
    public var eventsCanceled: Int
    public var eventsFailed: Int
    /// Events whose guest lists are to be read, and those that have been.
    public var guestListsTotal: Int
    public var guestListsDone: Int
    public var guestsFetched: Int
    public var guestsChanged: Int
    public var guestsRemoved: Int

    public init(
        eventsListed: Int = 0, eventsCreated: Int = 0, eventsUpdated: Int = 0, eventsUnchanged: Int = 0,
        eventsCanceled: Int = 0, eventsFailed: Int = 0, guestListsTotal: Int = 0, guestListsDone: Int = 0,
        guestsFetched: Int = 0, guestsChanged: Int = 0, guestsRemoved: Int = 0
    ) {
        self.eventsListed = eventsListed
        self.eventsCreated = eventsCreated
        self.eventsUpdated = eventsUpdated
        self.eventsUnchanged = eventsUnchanged
        self.eventsCanceled = eventsCanceled
        self.eventsFailed = eventsFailed
        self.guestListsTotal = guestListsTotal
        self.guestListsDone = guestListsDone
        self.guestsFetched = guestsFetched
        self.guestsChanged = guestsChanged
        self.guestsRemoved = guestsRemoved
    }
}
