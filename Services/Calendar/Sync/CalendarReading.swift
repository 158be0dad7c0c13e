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
/// then does the place move from which the next reading begins. They are obeyed page by page as well: one that breaks off
/// there is told again what it had not come to.
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
        do {
            try await read()
        } catch is Outdated {
            // Whoever changed the integration has asked for another reading, if there is to be one.
        }
    }

    /// The integration was disconnected, paused or turned the other way since the reading began.
    private struct Outdated: Error {}

    private func read() async throws {
        guard
            let state = try await context.database.read({ [id = integration.id] in
                try IntegrationStore($0).reading(of: id)
            })
        else { return }
        let isWhole = state.cursor == nil || isWholeDue(state)
        do {
            // One that was read before and has no place was turned another way since.
            try await read(
                from: isWhole ? nil : state.cursor,
                hasLostPlace: state.cursor == nil && state.completeReadingAt != nil)
        } catch OutsideError.cursorExpired {
            // Everything is read anew; nothing is removed because of it.
            try await read(from: nil, hasLostPlace: state.cursor != nil)
        }
    }

    private func isWholeDue(_ state: ReadingState) -> Bool {
        guard let last = state.completeReadingAt, let interval = settings.wholeInterval[integration.provider] else {
            return true
        }
        // A clock that was set back does not tell how long ago that was.
        return now < last || now - last >= interval
    }

    /// - Parameter hasLostPlace: whether removals since the last reading may have been missed.
    private func read(from cursor: String?, hasLostPlace: Bool) async throws {
        report = ReadingReport()
        let number = try await begin()
        var pages = ReadingPages(limit: settings.pagesAtMost)
        while true {
            let answer = try await calendar.changes(since: cursor, page: pages.next)
            try await obey(answer.changes, number)
            switch answer.next {
            case .page(let next): try pages.goOn(to: next)
            case .end(let next, let isComplete):
                let isAllTold = cursor == nil && isComplete
                if isAllTold, calendar.absenceIsProof {
                    try await findMissing(number)
                } else if isAllTold || hasLostPlace {
                    try await goOn(from: next, number)
                }
                try await look(number)
                return try await finish(cursor: next, number, wasWhole: cursor == nil)
            }
        }
    }

    /// What an earlier reading was told that did not come to its end will be told again. What was found by looking is not.
    ///
    /// - Returns: the number of the reading. What is written from now on may be newer than what the reading is told.
    private func begin() async throws -> Int64 {
        try await context.database.write { [self] connection in
            _ = try current(connection)
            try RemovalStore(connection).dropTold(in: integration.id)
            return try IntegrationStore(connection).beginReading(of: integration.id)
        }
    }

    private func obey(_ changes: [OutsideChange], _ number: Int64, asksForSeries: Bool = true) async throws {
        if changes.isEmpty { return }
        let report = report
        let result = try await context.database.write { [self] connection -> PageResult in
            var page = try page(connection, report)
            for change in changes { try page.obey(change, number) }
            return PageResult(report: page.report, unknownSeries: page.unknownSeries)
        }
        self.report = result.report
        // An occurrence of a series of which nothing has come yet. A series that is none of Rollcall's stays unknown.
        for series in result.unknownSeries.sorted() where asksForSeries {
            let occurrences = changes.filter {
                if case .occurrence(series, _, _, _) = $0 { true } else { false }
            }
            guard let event = try await calendar.event(series) else {
                // Somebody was invited to these alone.
                let alone = occurrences.compactMap { change -> OutsideChange? in
                    guard case .occurrence(_, _, .some, _) = change else { return nil }
                    return .unreadable(id: series, reason: "an occurrence is there without its series")
                }
                try await obey(alone, number)
                continue
            }
            try await obey([.changed(event)] + occurrences, number, asksForSeries: false)
        }
    }

    private struct PageResult: Sendable {
        var report: ReadingReport
        var unknownSeries: Set<String>
    }

    /// The integration as it is by now.
    ///
    /// - Throws: `Outdated`.
    private nonisolated func current(_ connection: Connection) throws -> Integration {
        let known = try IntegrationStore(connection).integration(integration.id)
        guard let known, known.isActive, known.direction == integration.direction else { throw Outdated() }
        return known
    }

    private nonisolated func page(_ connection: Connection, _ report: ReadingReport) throws -> ReadingPage {
        let known = try current(connection)
        return ReadingPage(
            connection: connection, integration: known, rules: rules,
            settlement: LinkSettlement(
                connection, known, rules, publisher: context.events, queue: queue, now: context.world.time.now),
            queue: queue, report: report)
    }

    /// Counterparts that a reading of everything did not name are gone.
    private func findMissing(_ number: Int64) async throws {
        let report = report
        try await context.database.write { [self] connection in
            let page = try page(connection, report)
            for remote in try LinkStore(connection).unnamed(in: integration.id, reading: number) {
                try page.missing(remote)
            }
        }
    }

    /// The place was lost from which removals would have been told, or the calendar tells only what it shows; so not
    /// everything that is there was named, and what was not is looked at. Later readings begin at the new place, also when
    /// this one does not come to its end.
    private func goOn(from cursor: String, _ number: Int64) async throws {
        let id = integration.id
        try await context.database.write { [self] connection in
            _ = try current(connection)
            let links = LinkStore(connection)
            for remote in try links.unnamed(in: id, reading: number) {
                try links.look(at: remote, in: id, since: number - 1)
            }
            let store = IntegrationStore(connection)
            guard var state = try store.reading(of: id) else { return }
            state.cursor = cursor
            try store.setReading(state, of: id)
        }
    }

    /// Asks for each counterpart by itself of which a reading should have told and did not. So it is with what Rollcall
    /// wrote and others undid before the reading: some servers compare two states and do not see what was between.
    private func look(_ number: Int64) async throws {
        while true {
            let unread = try await context.database.read { [id = integration.id] in
                try LinkStore($0).unread(in: id, before: number, limit: Self.looksAtATime)
            }
            if unread.isEmpty { return }
            var found: [OutsideChange] = []
            var missing: [String] = []
            for remote in unread {
                if let change = try await look(at: remote) { found.append(change) } else { missing.append(remote) }
            }
            try await obey(found, number)
            let report = report
            try await context.database.write { [self, missing] connection in
                let (page, links) = (try page(connection, report), LinkStore(connection))
                for remote in unread {
                    if missing.contains(remote) {
                        try page.missing(remote)
                    } else {
                        // Whatever the calendar calls it by now: it is not asked for again.
                        try links.named(remote, in: integration.id, reading: number)
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

    /// Obeys the removals, some at a time, unless so much is gone that it may be a mistake, or the integration always
    /// asks, and moves the place.
    private func finish(cursor: String, _ number: Int64, wasWhole: Bool) async throws {
        var isDecided = false
        while try await finishSome(cursor: cursor, number, wasWhole: wasWhole, isDecided: isDecided) {
            isDecided = true
        }
    }

    /// - Parameter isDecided: whether it has been found that they are not too many, or that somebody has accepted them.
    /// - Returns: whether there may be more.
    private func finishSome(
        cursor: String, _ number: Int64, wasWhole: Bool, isDecided: Bool
    ) async throws -> Bool {
        let (limit, readAt, report) = (settings.removalsAtOnce, now, report)
        let (result, isMore) = try await context.database.write { [self] connection -> (ReadingReport, Bool) in
            var page = try page(connection, report)
            if !isDecided { try page.forgetUnmade(before: number) }
            if !isDecided, let held = try excess(connection, page.integration, readAt) {
                page.report.isHeld = true
                try end(connection, page.report, readAt) { $0.held = held }
                return (page.report, false)
            }
            let store = RemovalStore(connection)
            let removals = try store.first(limit, in: integration.id)
            for removal in removals {
                try page.remove(removal)
                try store.drop(removal, in: integration.id)
            }
            if removals.count == limit { return (page.report, true) }
            try end(connection, page.report, readAt) { state in
                state.held = nil
                state.cursor = cursor
                if wasWhole { state.completeReadingAt = readAt }
            }
            return (page.report, false)
        }
        self.report = result
        return isMore
    }

    /// - Returns: what is to be held, if anything is.
    private nonisolated func excess(
        _ connection: Connection, _ integration: Integration, _ readAt: Timestamp
    ) throws -> HeldRemovals? {
        let settings = settings.settings(of: integration)
        let missing = try RemovalStore(connection).missedCount(in: integration.id)
        // Most readings find few, and need not know of how many.
        guard missing > settings.removalsAlways else { return nil }
        // Somebody may have accepted them meanwhile. Who has accepted some has not accepted more.
        let before = try IntegrationStore(connection).reading(of: integration.id)?.held
        if let before, before.isAccepted, missing <= before.removals { return nil }
        let known = try LinkStore(connection).knownCount(in: integration.id)
        guard settings.holds(removals: missing, known: known) else { return nil }
        return HeldRemovals(removals: missing, known: known, since: before?.since ?? readAt, isAccepted: false)
    }

    /// Notes that all has been read.
    private nonisolated func end(
        _ connection: Connection, _ report: ReadingReport, _ readAt: Timestamp,
        _ change: (inout ReadingState) -> Void
    ) throws {
        let store = IntegrationStore(connection)
        guard var state = try store.reading(of: integration.id) else { return }
        state.lastOKAt = readAt
        state.failures = 0
        state.lastError = report.problem
        change(&state)
        try store.setReading(state, of: integration.id)
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
