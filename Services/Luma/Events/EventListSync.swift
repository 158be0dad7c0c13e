import Contracts
import Database
import EventLoop
import HTTPClient
import JSON
import ServiceKit
import Time

/// Reads one calendar's events to the end of the list, and finds those that are gone.
@LoopActor struct EventListSync {
    /// More pages mean that the list goes in circles.
    static let pageLimit = 2_000

    let database: Database
    let publisher: EventPublisher
    let time: any TimeSource
    let rule: RemovalRule
    var freshReads = FreshReads()

    /// What reading a calendar did.
    struct Result: Sendable, Equatable {
        var counts = SyncCounts()
        /// Events whose description and hosts should be read, because lists leave them out.
        var toDescribe: [String] = []
        var problems: [String] = []
        var isHeld = false
    }

    /// - Throws: `LumaError`, `DatabaseError`, `CancellationError`; the pages stored until then stay stored.
    func read(_ calendar: String, from client: LumaClient, _ span: EventSpan, run: String) async throws -> Result {
        var result = Result()
        var seen: Set<String> = []
        var cursor: String?
        var pages = 0
        let list = FreshReads.events(of: calendar)
        defer { freshReads.listEnds(list) }
        repeat {
            let asked = freshReads.pageIsAsked(of: list)
            let page = try await client.events(after: span.from, before: span.to, cursor: cursor)
            pages += 1
            guard page.nextCursor == nil || page.nextCursor != cursor, pages < Self.pageLimit else {
                throw LumaError.malformed("the list of events goes in circles")
            }
            let now = time.now
            let stored = try await database.write { [publisher, freshReads] connection in
                try EventPageWriter(connection: connection, publisher: publisher, now: now)
                    .write(page, calendar: calendar, run: run, except: freshReads.since(asked, on: list))
            }
            seen.formUnion(stored.seen)
            result.counts.add(stored.counts)
            result.toDescribe += stored.toDescribe
            result.problems += stored.problems
            cursor = page.nextCursor
        } while cursor != nil
        // A list with entries that make no sense proves nobody's absence.
        if case .window(let window) = span, result.counts.eventsFailed == 0 {
            try await cancelAbsent(seen, calendar, client, window.core, run, &result)
        }
        return result
    }

    /// Asks for every event that is missing from the list by its identifier: missing alone may also mean that it was
    /// moved to another time or calendar.
    private func cancelAbsent(
        _ seen: Set<String>, _ calendar: String, _ client: LumaClient, _ window: EventWindow, _ run: String,
        _ result: inout Result
    ) async throws {
        let (absent, stored) = try await database.read { connection in
            let events = EventStore(connection: connection)
            return (
                try events.absent(from: seen, calendar: calendar, window),
                try events.scheduledCount(calendar: calendar, window)
            )
        }
        guard !absent.isEmpty else { return }
        guard rule.judge(removing: absent.count, stored: stored) == .remove else {
            result.isHeld = true
            result.problems.append(
                "\(absent.count) of \(stored) events are no longer listed: too many to be believed, so none was canceled"
            )
            return
        }
        for id in absent {
            let canceled = try await checkAgain(id, calendar, client)
            result.counts.eventsCanceled += canceled ? 1 : 0
        }
        let counts = SyncCounts(eventsCanceled: result.counts.eventsCanceled)
        try await database.write { try RunStore(connection: $0).count(counts, in: run) }
    }

    /// - Returns: whether the event turned out to be gone.
    private func checkAgain(_ id: String, _ calendar: String, _ client: LumaClient) async throws -> Bool {
        let event: LumaEvent
        do {
            event = try LumaEventReader.read(try await client.event(id, .background))
        } catch LumaError.notFound, LumaError.forbidden {
            let now = time.now
            return try await database.write { [publisher] connection in
                try EventWriter(connection: connection, publisher: publisher, now: now).cancel(id, .disappeared)
            }
        }
        let now = time.now
        _ = try await database.write { [publisher] connection in
            try EventWriter(connection: connection, publisher: publisher, now: now)
                .store(event, calendar: calendar, hash: nil)
        }
        return false
    }
}

extension SyncCounts {
    mutating func add(_ more: SyncCounts) {
        eventsListed += more.eventsListed
        eventsCreated += more.eventsCreated
        eventsUpdated += more.eventsUpdated
        eventsUnchanged += more.eventsUnchanged
        eventsCanceled += more.eventsCanceled
        eventsFailed += more.eventsFailed
        guestListsTotal += more.guestListsTotal
        guestListsDone += more.guestListsDone
        guestsFetched += more.guestsFetched
        guestsChanged += more.guestsChanged
        guestsRemoved += more.guestsRemoved
    }
}
