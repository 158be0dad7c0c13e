import CalendarModel
import Crypto
import Time

/// An event and its counterpart in one outside calendar.
struct Link: Sendable, Hashable {
    let event: String
    let integration: String
    /// Under which identifier the counterpart is made: the same at every try, and another one once it was deleted.
    private(set) var identifier: String
    var state = State.pending
    /// What went wrong the last time, while it has not gone well since.
    var error: String?
    /// What is remembered of the counterpart.
    private(set) var memory = LinkMemory()
    /// The counterpart as it was last read or written.
    var remote: OutsideEvent?
    /// What the two would agree on after writes of which no answer came, oldest first: whether they have taken effect is
    /// found once the counterpart is seen.
    private(set) var unanswered: [MergeBase] = []
    /// The event's when the two last agreed: behind it, something is still to be written, also before its job has begun.
    var eventSequence: Int64 = -1
    var attendeeSequence: Int64 = 0
    /// The number of the last reading that named the counterpart.
    var reading: Int64 = 0
    /// When the counterpart was last written or taken notice of.
    var syncedAt: Timestamp?
    /// The last reading that had begun by then: what it is told may be older.
    var syncedIn: Int64 = 0
    /// The last reading that had begun when Rollcall wrote what a later one has to name, or has to be looked at; nil once
    /// that was done.
    var unreadSince: Int64?

    /// Where a link stands. The texts are in the file: they never change.
    enum State: String, Sendable, CaseIterable {
        /// Something is to be written.
        case pending
        case synced
        /// A write failed for good, or has failed until now.
        case error
        /// Fields wait for a person's decision.
        case conflict
        /// The counterpart was deleted, or is ignored, by a person's wish: it is not made again.
        case dismissed
        /// The integration's direction leaves it alone: see ``LinkOrigin``.
        case asleep

        /// Whether neither side hears of the other.
        var isAtRest: Bool { self == .dismissed || self == .asleep }
    }

    init(_ event: String, in integration: Integration) {
        self.event = event
        self.integration = integration.id
        identifier = Self.identifier(event, integration, generation: 0)
    }

    /// One that was stored.
    init(event: String, integration: String, identifier: String, memory: LinkMemory, unanswered: [MergeBase]) {
        self.event = event
        self.integration = integration
        self.identifier = identifier
        self.memory = memory
        self.unanswered = unanswered
    }

    mutating func remember(_ memory: LinkMemory, in integration: Integration) {
        self.memory = memory
        identifier = Self.identifier(event, integration, generation: memory.generation)
    }

    /// More than are tried until a person is asked; and whoever edits on and on meanwhile gets a conflict at worst.
    private static let mostUnanswered = 8

    /// Notes that no answer came to a write.
    ///
    /// - Parameter base: what the two would agree on after it; nil for a deletion.
    mutating func remember(unanswered base: MergeBase?) {
        guard let base, unanswered.last != base else { return }
        unanswered = (unanswered + [base]).suffix(Self.mostUnanswered)
    }

    /// Notes that the counterpart was written or taken notice of.
    ///
    /// - Parameter reading: the last one that has begun.
    mutating func sync(in reading: Int64, at now: Timestamp) {
        syncedAt = now
        syncedIn = reading
    }

    mutating func forgetUnanswered() { unanswered = [] }

    /// What is remembered, once the counterpart is seen: it may say what a write without an answer has brought about.
    func memory(seeing content: EventContent, normalized: (EventContent) -> EventContent) -> LinkMemory {
        guard !unanswered.isEmpty else { return memory }
        var base = memory.base ?? .nothing(of: content)
        for written in unanswered { base.recognize(written, in: content, normalized: normalized) }
        var memory = memory
        memory.base = base
        return memory
    }

    /// There is no counterpart, and nothing is to be done about that.
    mutating func forgetCounterpart(in integration: Integration) {
        remember(LinkMemory(generation: memory.generation), in: integration)
        remote = nil
        error = nil
        unreadSince = nil
        unanswered = []
        state = .synced
    }

    /// The counterpart as far as is known without asking.
    var lastSeen: LinkPlanner.Remote {
        if let remote, memory.remoteID != nil { return .present(remote) }
        return .absent(wasDeleted: false)
    }

    /// Has the counterpart asked for before anything is decided on what it says.
    mutating func forgetVersion(in integration: Integration) {
        var memory = memory
        memory.version = nil
        remember(memory, in: integration)
    }

    /// Made from what stays the same when a calendar is disconnected and connected again, so that what was made in it is
    /// found again.
    static func identifier(_ event: String, _ integration: Integration, generation: Int) -> String {
        Hex.encode(SHA256.hash("rollcall \(event) in \(integration.outsideCalendar), \(generation)".utf8))
    }
}
