import CalendarModel
import Contracts
import Crypto
import Database
import EventLoop
import ServiceKit
import Time

/// One reading of an outside calendar, from where the last one ended.
///
/// Changes are obeyed page by page. Removals wait for the last page: only then is it known how many there are, and only
/// then does the place move from which the next reading begins.
@LoopActor final class CalendarReading {
    /// Events that are looked at one by one before what they say is stored.
    private nonisolated static let looksAtATime = 20

    private let context: ProgramContext
    private let queue: SyncQueue
    private let integration: Integration
    private let calendar: any OutsideCalendar
    private let settings: ReadingSettings
    private let rules: CalendarRules
    private(set) var report = ReadingReport()

    init(
        _ context: ProgramContext, _ queue: SyncQueue, _ integration: Integration, _ calendar: any OutsideCalendar,
        _ settings: ReadingSettings
    ) {
        self.context = context
        self.queue = queue
        self.integration = integration
        self.calendar = calendar
        self.settings = settings
        rules = CalendarRules(calendar)
    }

    private var now: Timestamp { context.world.time.now }

    /// Reads all that has changed.
    ///
    /// - Throws: `OutsideError`, `DatabaseError`; then the next reading begins where this one began.
    func run() async throws {
        guard
            let state = try await context.database.read({ [id = integration.id] in
                try IntegrationStore($0).reading(of: id)
            })
        else { return }
        let isWhole = state.cursor == nil || isWholeDue(state)
        do {
            try await read(from: isWhole ? nil : state.cursor, hasLostPlace: false)
        } catch OutsideError.cursorExpired {
            // Everything is read anew; nothing is removed because of it.
            try await read(from: nil, hasLostPlace: state.cursor != nil)
        }
    }

    private func isWholeDue(_ state: ReadingState) -> Bool {
        guard let last = state.completeReadingAt, let interval = settings.wholeInterval[integration.provider] else {
            return true
        }
        return now - last >= interval
    }

    /// - Parameter hasLostPlace: whether removals since the last reading may have been missed.
    private func read(from cursor: String?, hasLostPlace: Bool) async throws {
        let begunAt = now
        let number = begunAt.milliseconds
        report = ReadingReport()
        try await forgetRemovals()
        var page: String?
        while true {
            let askedAt = now
            let answer = try await calendar.changes(since: cursor, page: page)
            try await obey(answer.changes, number, askedAt: askedAt)
            switch answer.next {
            case .page(let next): page = next
            case .end(let next, let isComplete):
                if cursor == nil, isComplete {
                    try await findMissing(number, begunAt)
                } else if hasLostPlace {
                    try await begin(at: next, number, begunAt)
                }
                try await look(number, begunAt)
                return try await finish(cursor: next, begunAt, wasWhole: cursor == nil)
            }
        }
    }

    /// What an earlier reading was told that did not come to its end: it will be told again. What was found by looking is
    /// not.
    private func forgetRemovals() async throws {
        let id = integration.id
        let isNeeded = try await context.database.read { connection in
            try connection.value("SELECT EXISTS (SELECT 1 FROM removal WHERE integration = ?1)", id) ?? false
        }
        guard isNeeded else { return }
        try await context.database.write { connection in
            _ = try connection.execute(
                """
                DELETE FROM removal WHERE integration = ?1 AND remote_id NOT IN (
                    SELECT remote_id FROM link
                    WHERE integration = ?1 AND unread_since IS NOT NULL AND remote_id IS NOT NULL)
                """, id)
        }
    }

    /// - Parameter askedAt: when the page was asked for: what was written since is newer than what it says.
    private func obey(
        _ changes: [OutsideChange], _ number: Int64, askedAt: Timestamp, asksForSeries: Bool = true
    ) async throws {
        if changes.isEmpty { return }
        let report = report
        let result = try await context.database.write { [self] connection -> PageResult in
            var page = page(connection, report)
            for change in changes { try page.obey(change, number, askedAt: askedAt) }
            return PageResult(report: page.report, unknownSeries: page.unknownSeries)
        }
        self.report = result.report
        // An occurrence of a series of which nothing has come yet. A series that is none of Rollcall's stays unknown.
        for series in result.unknownSeries.sorted() where asksForSeries {
            guard let event = try await calendar.event(series) else { continue }
            let occurrences = changes.filter {
                if case .occurrence(series, _, _) = $0 { true } else { false }
            }
            try await obey([.changed(event)] + occurrences, number, askedAt: askedAt, asksForSeries: false)
        }
    }

    private struct PageResult: Sendable {
        var report: ReadingReport
        var unknownSeries: Set<String>
    }

    private nonisolated func page(_ connection: Connection, _ report: ReadingReport) -> ReadingPage {
        ReadingPage(
            connection: connection, integration: integration, rules: rules,
            settlement: LinkSettlement(
                connection, integration, rules, publisher: context.events, queue: queue, now: context.world.time.now),
            queue: queue, report: report)
    }

    /// Counterparts that a reading of everything did not name are gone.
    private func findMissing(_ number: Int64, _ begunAt: Timestamp) async throws {
        let report = report
        try await context.database.write { [self] connection in
            let page = page(connection, report)
            for remote in try LinkStore(connection).unnamed(in: integration.id, reading: number, begunAt: begunAt) {
                try page.missing(remote)
            }
        }
    }

    /// The place was lost from which removals would have been told, and not everything that is there was named: what was
    /// not is looked at. Later readings begin at the new place, also when this one does not come to its end.
    private func begin(at cursor: String, _ number: Int64, _ begunAt: Timestamp) async throws {
        let id = integration.id
        try await context.database.write { connection in
            let links = LinkStore(connection)
            for remote in try links.unnamed(in: id, reading: number, begunAt: begunAt) {
                try links.look(at: remote, in: id, since: begunAt - .milliseconds(1))
            }
            let store = IntegrationStore(connection)
            guard var state = try store.reading(of: id) else { return }
            state.cursor = cursor
            try store.setReading(state, of: id)
        }
    }

    /// Asks for each counterpart by itself of which a reading should have told and did not. So it is with what Rollcall
    /// wrote and others undid before the reading: some servers compare two states and do not see what was between.
    private func look(_ number: Int64, _ begunAt: Timestamp) async throws {
        while true {
            let unread = try await context.database.read { [id = integration.id] in
                try LinkStore($0).unread(in: id, before: begunAt, limit: Self.looksAtATime)
            }
            if unread.isEmpty { return }
            let askedAt = now
            var found: [OutsideChange] = []
            var missing: [String] = []
            for remote in unread {
                if let change = try await look(at: remote) { found.append(change) } else { missing.append(remote) }
            }
            try await obey(found, number, askedAt: askedAt)
            let report = report
            try await context.database.write { [self, missing] connection in
                let (page, links) = (page(connection, report), LinkStore(connection))
                for remote in unread {
                    if missing.contains(remote) {
                        try page.missing(remote)
                    } else {
                        // Whatever the calendar calls it by now: it is not asked for again.
                        try links.named(remote, in: integration.id, reading: number, askedAt: askedAt)
                    }
                }
            }
        }
    }

    /// - Returns: nil when it is gone.
    private func look(at remote: String) async throws -> OutsideChange? {
        do {
            return try await calendar.event(remote).map { .changed($0) }
        } catch OutsideError.forbidden(let reason), OutsideError.refused(let reason), OutsideError.malformed(let reason)
        {
            // The others are not to wait for it.
            return .unreadable(id: remote, reason: reason)
        }
    }

    /// Obeys the removals, unless so much is gone that it may be a mistake, and moves the place.
    private func finish(cursor: String, _ begunAt: Timestamp, wasWhole: Bool) async throws {
        let report = report
        let readAt = now
        self.report = try await context.database.write { [self] connection in
            let store = IntegrationStore(connection)
            var page = page(connection, report)
            try page.forgetUnmade(before: begunAt)
            let removals = try page.removals()
            let known = try LinkStore(connection).knownCount(in: integration.id)
            // Somebody may have accepted them meanwhile.
            guard var state = try store.reading(of: integration.id) else { return page.report }
            state.lastOKAt = readAt
            state.failures = 0
            state.lastError = page.report.problem
            // What Rollcall has called off there itself is not missing.
            let missing = removals.filter { $0.memory.base?.remote.status != .canceled }.count
            // Who has accepted some has not accepted more.
            let isAccepted = state.held.map { $0.isAccepted && missing <= $0.removals } ?? false
            if !isAccepted, settings.holds(removals: Int64(missing), known: known) {
                state.held = HeldRemovals(
                    removals: Int64(missing), known: known, since: state.held?.since ?? readAt, isAccepted: false)
                page.report.isHeld = true
            } else {
                for removal in removals { try page.remove(removal) }
                state.held = nil
                state.cursor = cursor
                if wasWhole { state.completeReadingAt = readAt }
            }
            try store.setReading(state, of: integration.id)
            return page.report
        }
    }
}

/// What a reading found.
struct ReadingReport: Sendable, Hashable {
    /// Entries that were new or changed.
    var changed = 0
    /// Events that were made here.
    var imported = 0
    /// Events whose counterparts are gone.
    var removed = 0
    /// Entries that tell what is known already.
    var known = 0
    var unreadable = 0
    var firstUnreadable: String?
    /// The removals wait for a person.
    var isHeld = false

    /// What the operator is to know, although the reading went well.
    var problem: String? {
        guard unreadable > 0 else { return nil }
        let first = firstUnreadable.map { " (\($0))" } ?? ""
        return "\(unreadable) \(unreadable == 1 ? "entry is" : "entries are") not kept in step\(first)"
    }
}
