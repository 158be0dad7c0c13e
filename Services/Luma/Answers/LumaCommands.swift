import CSV
import Contracts
import Crypto
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Telemetry
import Time

/// What the program does when asked to.
@LoopActor struct LumaCommands {
    let context: ProgramContext
    let clients: LumaClients
    let runs: RunStarter
    let metrics: LumaMetrics

    func register(in methods: inout RPCMethods) {
        methods.on(StartSync.self) { call, _ in try await startSync(call) }
        methods.on(LumaHint.self) { call, _ in try await take(call) }
        methods.on(AddCalendar.self) { call, _ in try await addCalendar(call) }
        methods.on(ImportGuests.self) { call, _ in try await importGuests(call) }
    }

    private func startSync(_ call: StartSync) async throws -> SyncStarted {
        guard let event = call.eventID else { return SyncStarted(runID: try await runs.everything(.manual)) }
        if let id = try await runs.event(event, .manual) { return SyncStarted(runID: id) }
        throw RPCError(.notFound, message: "no event \(event)")
    }

    /// Puts the reading that a webhook hints at in line, before everything else. What the webhook itself says about
    /// people is never used: it carries no version, and may come late or twice.
    ///
    /// An event that is not known is asked for with the key of the calendar that the webhook names. When that is none of
    /// ours, no key is sure to open it, and the lists show whether it is on one.
    private func take(_ hint: LumaHint) async throws -> Acknowledgement {
        metrics.hints.increment()
        guard let event = hint.eventID, !event.isEmpty else { return Acknowledgement() }
        try await context.database.write { [context, hint] connection in
            let known = try EventStore(connection: connection).reference(event)?.calendar
            let named = try hint.calendarID.flatMap { try CalendarStore(connection: connection).key(lumaID: $0) }
            guard let calendar = known ?? named else {
                try context.jobs.enqueue(JobPayload.anotherRun(at: context.world.time.now), in: connection)
                return
            }
            if let guest = hint.guestID, !guest.isEmpty {
                try context.jobs.enqueue(try JobPayload.guest(guest, of: event, calendar: calendar), in: connection)
            } else {
                let isCanceled = hint.type == "event.canceled"
                try context.jobs.enqueue(
                    try JobPayload.event(event, calendar: calendar, isCanceled: isCanceled), in: connection)
            }
        }
        return Acknowledgement()
    }

    private func addCalendar(_ call: AddCalendar) async throws -> CalendarSummary {
        let key = Secret(call.apiKey)
        let found: LumaCalendar
        do {
            found = try await clients.unbound(key: key, speaksFor: call.calendarID).calendar()
        } catch let error as LumaError {
            throw RPCError(.conflict, message: error.description)
        }
        let record = try await context.database.write { [context] connection in
            let store = CalendarStore(connection: connection)
            try store.add(found.id, name: call.name ?? found.name, apiKey: key, speaksFor: call.calendarID)
            try store.describe(found.id, lumaID: found.id, name: call.name ?? found.name, url: found.url)
            try context.jobs.resume(credential: CalendarRecord.credential(found.id), in: connection)
            return try store.calendar(found.id)
        }
        _ = try await runs.everything(.manual)
        guard let record else { throw RPCError.internalError }
        return CalendarSummary(record)
    }

    private func importGuests(_ call: ImportGuests) async throws -> ImportReport {
        let file: GuestListFile
        do {
            file = try GuestListFile(Array(call.csv.utf8))
        } catch {
            throw RPCError(.invalidParams, message: error.description)
        }
        let result = try await context.database.write { [publisher = context.events] connection in
            try EventStore(connection: connection).event(call.eventID).map { event in
                let page = GuestListPage(entries: file.guests.map { GuestEntry($0, hash: 0) })
                return try GuestPageWriter(connection: connection, publisher: publisher)
                    .write(page, of: GuestListTarget(event: call.eventID, number: event.number, run: nil))
            }
        }
        guard let result else { throw RPCError(.notFound, message: "no event \(call.eventID)") }
        return ImportReport(
            rows: file.guests.count + file.rejected.count, created: result.created,
            updated: result.changed - result.created, unchanged: file.guests.count - result.changed,
            rejected: file.rejected)
    }
}
