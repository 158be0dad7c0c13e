import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

extension NotificationsService {
    /// Sends by hand. That nothing can be sent is an answer with a reason, not an error.
    func trigger(_ call: TriggerNotification) async throws -> TriggerReport {
        let kind = try Parameters.ruleKind(call.kind)
        let gathering: String = try Parameters.identifier("gatheringID", call.gatheringID)
        let (now, events) = (time.now, context.events)
        let outcome = try await database.write { connection in
            let log = OutboxLog(events: events, connection: connection, now: now)
            return try ManualSend(
                recomputation: Recomputation(connection: connection, gathering: gathering, now: now, log: log)
            ).run(kind)
        }
        switch outcome {
        case .sent(let sent): return TriggerReport(sent)
        case .skipped(let reason, let numbers): return TriggerReport(reason, numbers)
        case nil: throw Refusal.unknown(kind: "gathering")
        }
    }
}

extension TriggerReport {
    init(_ sent: ManualSend.Sent) {
        self.init(sent.numbers)
        ok = true
        action = sent.change.change == .created ? "created" : "updated"
        notificationID = sent.change.id
        payloadVersion = Payload.version
        attendees = sent.change.attendeeTotal
        startsAt = sent.firstStart
        endsAt = sent.lastEnd
        updatedAt = sent.updatedAt
    }

    init(_ reason: SkipReason, _ numbers: SendNumbers) {
        self.init(numbers)
        self.reason = reason.rawValue
    }

    private init(_ numbers: SendNumbers) {
        self.init(
            ok: false, eventsInWindow: numbers.eventsInWindow, candidates: numbers.candidates,
            totalEventsThreshold: numbers.totalEventsThreshold,
            qualifiedEventsThreshold: numbers.qualifiedEventsThreshold,
            minAttendeesPerEvent: numbers.minAttendeesPerEvent, upcomingEvents: numbers.upcomingEvents,
            suppressedCandidates: numbers.suppressedCandidates, mostAttendees: numbers.mostAttendees,
            mostAttendanceRows: numbers.mostAttendanceRows)
    }
}
