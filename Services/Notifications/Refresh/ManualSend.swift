import Database
import Time

/// A person asks for a notification of one gathering and rule kind: the two group thresholds do not count,
/// and a notification that exists is announced again.
struct ManualSend {
    /// What came of it.
    enum Outcome: Sendable {
        case sent(Sent)
        case skipped(SkipReason, SendNumbers)
    }

    struct Sent: Sendable {
        let change: NotificationChange
        let numbers: SendNumbers
        let firstStart: Timestamp
        let lastEnd: Timestamp
        let updatedAt: Timestamp
    }

    let recomputation: Recomputation

    /// - Returns: nil when the gathering is unknown.
    func run(_ kind: RuleKind) throws -> Outcome? {
        let gathering = recomputation.gathering
        let now = recomputation.now
        let connection = recomputation.connection
        let crowds = Crowds(connection: connection, gathering: gathering)
        guard let assessment = try recomputation.assess(crowds) else { return nil }
        let gone = try CandidateRows(connection: connection).replace(assessment.candidates, of: gathering, at: now)
        let prospect = assessment.foremost(kind)
        let decision = SendDecision.decide(
            prospect, configuration: assessment.configuration, occasion: .manual,
            candidatesLeftWindow: assessment.leftWindow(gone, kind: kind))
        guard case .send(let numbers) = decision, let prospect else {
            guard case .skip(let reason, let numbers) = decision else { return nil }
            return .skipped(reason, numbers)
        }
        let stored = try NotificationRows(connection: connection).find(
            kind, gathering: gathering, edition: prospect.edition.id)
        let scope = assessment.builder.scope(
            of: prospect, continuing: stored?.state, suppressed: assessment.suppressed)
        let attendees = try crowds.attendees(of: scope)
        guard let payload = assessment.builder.payload(prospect, scope: scope, attendees: attendees) else {
            return .skipped(.noEventsInWindow, numbers)
        }
        let change = try send(payload, stored, prospect.edition)
        return .sent(
            Sent(
                change: change, numbers: numbers, firstStart: payload.events.start, lastEnd: payload.events.end,
                updatedAt: now))
    }

    private func send(
        _ payload: Payload, _ stored: StoredNotification?, _ edition: Edition
    ) throws -> NotificationChange {
        let rows = NotificationRows(connection: recomputation.connection)
        let now = recomputation.now
        let content = NotificationContent(payload)
        let id: String
        if let stored {
            id = stored.id
            try rows.rewrite(stored, content, at: now)
            try rows.setHidden(nil, stored, at: now)
            try rows.bump(stored, at: now)
        } else {
            id = NotificationID.make(payload.kind, gathering: recomputation.gathering, edition: edition.id)
            try rows.insert(
                content, id: id, kind: payload.kind, gathering: recomputation.gathering, edition: edition.id, at: now)
        }
        try recomputation.announce(edition)
        let change = NotificationChange(payload, id: id, stored == nil ? .created : .reannounced)
        try recomputation.log.note(change)
        return change
    }
}
