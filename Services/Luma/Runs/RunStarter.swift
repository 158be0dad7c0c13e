import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Time

/// Begins runs: the row that shows how far one has come, and its first jobs, in one transaction.
struct RunStarter: Sendable {
    let database: Database
    let jobs: JobQueue
    let time: any TimeSource
    let random: any RandomSource
    let readsGuests: Bool
    /// How far back events are followed.
    let pastDays: Int

    /// Reads every calendar, and then the guest lists that the cause asks for.
    ///
    /// - Returns: the run's identifier.
    func everything(_ cause: RunCause) async throws -> String {
        let (id, now) = (newIdentifier(), time.now)
        try await database.write { [jobs] connection in
            let calendars = try CalendarStore(connection: connection).all().filter { $0.state != .disabled }
            let runs = RunStore(connection: connection)
            try runs.begin(id, cause: cause, calendars: calendars.map(\.key), at: now)
            for calendar in calendars {
                // A refused key may have been mended meanwhile: each run gives it one more chance.
                try jobs.resume(credential: calendar.credential, in: connection)
                try jobs.enqueue(try JobPayload.calendar(calendar.key, run: id), in: connection)
            }
        }
        return id
    }

    /// Reads one event and its guests.
    ///
    /// - Returns: the run's identifier; nil when the event is not known.
    func event(_ event: String, _ cause: RunCause) async throws -> String? {
        let (id, now, readsGuests) = (newIdentifier(), time.now, readsGuests)
        return try await database.write { [jobs] connection in
            guard let known = try EventStore(connection: connection).event(event) else { return nil }
            let runs = RunStore(connection: connection)
            let hasGuests = known.isManaged && readsGuests
            let parts = Array(repeating: known.calendar, count: hasGuests ? 2 : 1)
            try runs.begin(id, cause: cause, event: event, calendars: parts, at: now)
            try jobs.resume(credential: CalendarRecord.credential(known.calendar), in: connection)
            try jobs.enqueue(try JobPayload.event(event, calendar: known.calendar, run: id), in: connection)
            if hasGuests {
                try runs.count(SyncCounts(guestListsTotal: 1), in: id)
                try jobs.enqueue(
                    try JobPayload.guests(of: event, calendar: known.calendar, run: id), in: connection)
            }
            return id
        }
    }

    /// Reads the guests of every event whose guests may have changed.
    ///
    /// - Returns: the run's identifier and how many lists it will read.
    func allGuests(_ cause: RunCause) async throws -> (id: String, lists: Int) {
        let (id, now) = (newIdentifier(), time.now)
        guard readsGuests else { return (id, 0) }
        let since = now - .days(pastDays)
        let lists = try await database.write { [jobs] connection in
            let events = try EventStore(connection: connection)
                .forGuestLists(calendar: nil, since: since, now: now, soon: nil)
            let runs = RunStore(connection: connection)
            try runs.begin(id, cause: cause, calendars: events.map(\.calendar), at: now)
            try runs.count(SyncCounts(guestListsTotal: events.count), in: id)
            for event in events {
                try jobs.enqueue(try JobPayload.guests(of: event.id, calendar: event.calendar, run: id), in: connection)
            }
            return events.count
        }
        return (id, lists)
    }

    private func newIdentifier() -> String {
        let digits = String(random.next(), radix: 16)
        return "run-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
