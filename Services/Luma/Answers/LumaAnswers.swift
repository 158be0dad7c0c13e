import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// What the program answers about its data.
@LoopActor struct LumaAnswers {
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
            let limit = ListRange(limit: call.limit).entries
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
            let events = try EventStore(connection: connection).list(filter)
            let page = events.prefix(filter.limit)
            return EventList(
                events: try page.map { try record($0, connection) },
                nextCursor: events.count > page.count ? page.last.map { EventPosition($0.snapshot).cursor } : nil)
        }
    }

    private func listGuests(_ call: ListGuests) async throws -> GuestList {
        let limit = call.range.entries
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

extension CalendarSummary {
    init(_ calendar: CalendarRecord) {
        self.init(
            id: calendar.lumaID ?? calendar.key, name: calendar.name, url: calendar.url,
            state: calendar.state.rawValue, lastSyncedAt: calendar.lastSyncedAt, lastError: calendar.lastError)
    }
}
