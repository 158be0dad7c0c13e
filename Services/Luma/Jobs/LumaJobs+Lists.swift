import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Telemetry
import Time

/// Reading whole lists.
extension LumaJobs {
    func readCalendar(_ payload: JobPayload) async throws -> JobOutcome {
        let calendar = try await calendar(payload.calendar)
        guard let run = payload.run else { throw JobFailure.permanent("luma.payload") }
        let client = try clients.client(for: calendar)
        let described = try await client.calendar()
        let sync = EventListSync(
            database: context.database, publisher: context.events, time: context.world.time,
            rule: configuration.removalRule, freshReads: freshReads)
        let window = EventWindow(
            around: now, pastDays: configuration.pastDays, futureDays: configuration.futureDays)
        var result = try await sync.read(calendar.key, from: client, .window(window), run: run)
        let readsHistory = calendar.historyReadAt == nil
        if readsHistory {
            let history = try await sync.read(calendar.key, from: client, .history(before: window.from), run: run)
            result.toDescribe += history.toDescribe
            result.problems += history.problems
        }
        context.logger.info(
            "calendar read", .identifier("calendar", calendar.key), .count("listed", result.counts.eventsListed),
            .count("created", result.counts.eventsCreated), .count("updated", result.counts.eventsUpdated),
            .count("canceled", result.counts.eventsCanceled))
        return .done { [self, result] connection in
            let store = CalendarStore(connection: connection)
            try store.describe(calendar.key, lumaID: described.id, name: described.name, url: described.url)
            try store.succeeded(calendar.key, at: context.world.time.now, readHistory: readsHistory)
            try finishCalendar(calendar.key, run, result, in: connection)
        }
    }

    /// Puts in line what the list has shown to be worth reading.
    private nonisolated func finishCalendar(
        _ calendar: String, _ run: String, _ result: EventListSync.Result, in connection: Connection
    ) throws {
        let now = context.world.time.now
        let runs = RunStore(connection: connection)
        for problem in result.problems { try runs.report(problem, in: run) }
        if result.isHeld { try runs.hold(run) }
        for event in result.toDescribe {
            try context.jobs.enqueue(try JobPayload.event(event, calendar: calendar, priority: 10), in: connection)
        }
        if configuration.readsGuests {
            // Whoever asks by hand wants to see all; by schedule the rest is read at night.
            let isManual = try runs.run(run)?.trigger == RunCause.manual.rawValue
            let events = try EventStore(connection: connection)
                .forGuestLists(
                    calendar: calendar, since: now - .days(configuration.pastDays), now: now,
                    soon: isManual ? nil : now + Self.soon)
            try runs.expect(events.count, of: run, calendar)
            try runs.count(SyncCounts(guestListsTotal: events.count), in: run)
            for event in events {
                try context.jobs.enqueue(
                    try JobPayload.guests(of: event.id, calendar: calendar, run: run), in: connection)
            }
            metrics.listsEnqueued.increment(by: UInt64(events.count))
        }
        try runs.jobEnded(run, calendar, at: now)
    }

    func readGuests(_ payload: JobPayload) async throws -> JobOutcome {
        guard let id = payload.event, let run = payload.run else { throw JobFailure.permanent("luma.payload") }
        let logger = context.logger.syncing(event: id)
        let event = try await context.database.read { try EventStore(connection: $0).event(id) }
        guard let event else { throw LumaError.notFound }
        let client = try clients.client(for: try await calendar(event.calendar))
        let sync = GuestSync(
            database: context.database, publisher: context.events, time: context.world.time,
            rule: configuration.removalRule, freshReads: freshReads)
        logger.info("guest sync started")
        let start = context.world.time.monotonic
        let result = try await sync.read(event, from: client, run: run)
        let duration = context.world.time.monotonic - start
        metrics.listDuration.record(duration)
        metrics.guestsFetched.increment(by: UInt64(result.listed))
        metrics.guestsChanged.increment(by: UInt64(result.changed))
        logger.info(
            "guest sync complete", .count("listed", result.listed), .count("changed", result.changed),
            .count("removed", result.removed), .duration("milliseconds", duration))
        if result.held > 0 { logger.warning("guests held: too many are missing", .count("held", result.held)) }
        return .done { [self] connection in
            try RunStore(connection: connection).jobEnded(run, event.calendar, at: context.world.time.now)
        }
    }
}
