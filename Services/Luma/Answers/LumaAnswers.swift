import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// What the program answers about its data.
@LoopActor struct LumaAnswers {
    /// Entries on a page, at most.
    nonisolated static let pageLimit = 200

    let database: Database
    let answers: KeptAnswers
    let time: any TimeSource

    func register(in methods: inout RPCMethods) {
        methods.on(ListEvents.self, keeping: answers) { call, _ in try await listEvents(call) }
        methods.on(GetEvent.self, keeping: answers) { call, _ in
            let found = try await database.read { connection in
                try EventStore(connection: connection).event(call.id).map { try record($0, connection) }
            }
            guard let found else { throw RPCError(.notFound, message: "no event \(call.id)") }
            return found
        }
        methods.on(ListGuests.self, keeping: answers) { call, _ in try await listGuests(call) }
        methods.on(ListCalendars.self) { _, _ in
            let calendars = try await database.read { try CalendarStore(connection: $0).all() }
            return CalendarList(calendars: calendars.map(CalendarSummary.init))
        }
        methods.on(ListRuns.self) { call, _ in
            let limit = min(max(call.limit, 1), Self.pageLimit)
            return SyncRunList(runs: try await database.read { try RunStore(connection: $0).latest(limit) })
        }
        methods.on(GetRun.self) { call, _ in
            guard let run = try await database.read({ try RunStore(connection: $0).run(call.id) }) else {
                throw RPCError(.notFound, message: "no run \(call.id)")
            }
            return run
        }
    }

    private func listEvents(_ call: ListEvents) async throws -> EventList {
        let filter = try EventFilter(call, now: time.now)
        return try await database.read { connection in
            var filter = filter
            let limit = filter.limit
            filter.limit += 1
            let events = try EventStore(connection: connection).list(filter)
            let page = events.prefix(limit)
            return EventList(
                events: try page.map { try record($0, connection) },
                nextCursor: events.count > limit ? page.last.map { EventPosition($0.snapshot).cursor } : nil)
        }
    }

    private func listGuests(_ call: ListGuests) async throws -> GuestList {
        let limit = min(max(call.range.limit, 1), Self.pageLimit)
        let guests = try await database.read { connection -> [GuestSnapshot]? in
            guard let event = try EventStore(connection: connection).event(call.eventID) else { return nil }
            return try GuestStore(connection: connection, event: event.number)
                .list(status: call.status, after: call.range.cursor ?? "", limit: limit + 1)
        }
        guard let guests else { throw RPCError(.notFound, message: "no event \(call.eventID)") }
        let page = Array(guests.prefix(limit))
        return GuestList(guests: page, nextCursor: guests.count > limit ? page.last?.id : nil)
    }

    private nonisolated func record(_ event: StoredEvent, _ connection: Connection) throws -> EventRecord {
        EventRecord(
            event: event.snapshot, counts: try GuestStore(connection: connection, event: event.number).counts(),
            lastSyncedAt: event.readAt, guestsLastSyncedAt: event.guestsReadAt)
    }
}

extension EventFilter {
    fileprivate init(_ call: ListEvents, now: Timestamp) throws {
        if call.upcomingOnly { endsAfter = now.milliseconds }
        if call.pastOnly { endsUntil = now.milliseconds }
        if let after = call.startsAfter { startsFrom = after.milliseconds }
        if let before = call.startsBefore { startsBefore = before.milliseconds }
        gathering = call.gatheringID
        descending = call.descending
        includesCanceled = call.includeCanceled
        visibility = call.visibility
        limit = min(max(call.range.limit, 1), LumaAnswers.pageLimit)
        after = try call.range.cursor.map { cursor in
            guard let position = EventPosition(cursor: cursor) else {
                throw RPCError(.invalidParams, message: "the cursor is not one of ours")
            }
            return position
        }
    }
}

extension CalendarSummary {
    init(_ calendar: CalendarRecord) {
        self.init(
            id: calendar.lumaID ?? calendar.key, name: calendar.name, url: calendar.url,
            state: calendar.state.rawValue, lastSyncedAt: calendar.lastSyncedAt, lastError: calendar.lastError)
    }
}
