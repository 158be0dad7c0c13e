import Contracts
import Database
import Durable
import EventLoop
import HTTPClient
import ServiceKit
import Telemetry

/// Reading one thing anew, because somebody said that it changed.
extension LumaJobs {
    func readEvent(_ payload: JobPayload) async throws -> JobOutcome {
        guard let id = payload.event else { throw JobFailure.permanent("luma.payload") }
        let calendar = try await calendar(payload.calendar)
        let client = try clients.client(for: calendar)
        let event: LumaEvent
        do {
            event = try LumaEventReader.read(try await client.event(id, .urgent))
        } catch let error as LumaError where error == .notFound || error == .forbidden {
            return .done { [self] in try notGiven(id, payload, error, $0) }
        }
        return .done { [self] connection in
            freshReads.note(id, on: FreshReads.events(of: calendar.key))
            _ = try writer(connection).store(event, calendar: calendar.key, hash: nil)
            guard let run = payload.run else { return }
            try RunStore(connection: connection).jobEnded(run, calendar.key, at: context.world.time.now)
        }
    }

    /// Luma does not give an event. Luma has no canceled events, it deletes them; but the same answer may be that of a
    /// proxy, or of a key that may not see the event any more. So it is believed when a webhook has said the same, and
    /// else the lists are asked, which judge by all that is missing.
    private nonisolated func notGiven(
        _ event: String, _ payload: JobPayload, _ error: LumaError, _ connection: Connection
    ) throws {
        let now = context.world.time.now
        if payload.isCanceled == true {
            try writer(connection).cancel(event, .canceled)
            freshReads.note(event, on: FreshReads.events(of: payload.calendar))
        } else {
            try context.jobs.enqueue(JobPayload.anotherRun(at: now), in: connection)
        }
        guard let run = payload.run else { return }
        let runs = RunStore(connection: connection)
        try runs.report("event \(event): \(error)", in: run)
        try runs.jobEnded(run, payload.calendar, at: now)
    }

    func readGuest(_ payload: JobPayload) async throws -> JobOutcome {
        guard let eventID = payload.event, let guestID = payload.guest else {
            throw JobFailure.permanent("luma.payload")
        }
        let known = try await context.database.read { try EventStore(connection: $0).reference(eventID) }
        let calendar = try await calendar(known?.calendar ?? payload.calendar)
        let client = try clients.client(for: calendar)
        // The registration may be the first we hear of the event.
        let event =
            known == nil ? try LumaEventReader.read(try await client.event(eventID, .urgent)) : nil
        let guest = try LumaGuestReader.read(try await client.guest(guestID, of: eventID))
        context.logger.syncing(event: eventID).debug("guest read", .identifier("guest", guest.id))
        return .done { [self] connection in
            if let event { _ = try writer(connection).store(event, calendar: calendar.key, hash: nil) }
            guard let stored = try EventStore(connection: connection).reference(eventID) else { return }
            freshReads.note(guest.id, on: FreshReads.guests(of: eventID))
            // Fingerprint 0: an answer about one guest has another form than a list's entry about the same guest.
            let page = GuestListPage(entries: [GuestEntry(guest, hash: 0)])
            _ = try GuestPageWriter(connection: connection, publisher: context.events)
                .write(page, of: GuestListTarget(event: eventID, number: stored.number, run: nil))
        }
    }

    private nonisolated func writer(_ connection: Connection) -> EventWriter {
        EventWriter(connection: connection, publisher: context.events, now: context.world.time.now)
    }
}
