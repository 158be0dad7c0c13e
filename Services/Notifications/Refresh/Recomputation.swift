import Database
import Time

/// Brings everything stored about one gathering up to date, inside one write transaction.
///
/// What did not change is not written. Whatever fails rolls the transaction back, so that the last good content stays.
struct Recomputation {
    let connection: Connection
    let gathering: String
    let now: Timestamp
    let log: any ChangeLog

    /// - Returns: when time alone will next change something; nil when nothing will.
    func run() throws -> Timestamp? {
        try StaleGatherings(connection: connection).clear(gathering)
        let crowds = Crowds(connection: connection, gathering: gathering)
        guard let assessment = try assess(crowds) else { return nil }
        try noteView(try crowds.view(of: assessment.builder.facts.gathering, assessment.eligible))
        _ = try CandidateRows(connection: connection).replace(assessment.candidates, of: gathering, at: now)
        try noteEvents(of: assessment.editions)
        for prospect in assessment.prospects {
            let stored = try NotificationRows(connection: connection).find(
                prospect.kind, gathering: gathering, edition: prospect.edition.id)
            try settle(stored, prospect, assessment, crowds)
        }
        let living = Set(assessment.editions.map(\.id))
        for stored in try NotificationRows(connection: connection).shown(of: gathering)
        where !living.contains(stored.edition) {
            try settle(stored, nil, assessment, crowds)
        }
        try crowds.dropOthers()
        return assessment.nextMoment
    }

    /// - Returns: nil when the gathering is unknown.
    func assess(_ crowds: Crowds) throws -> Assessment? {
        let reader = GatheringFactsReader(connection: connection)
        guard let facts = try reader.facts(about: gathering, crowds, at: now) else { return nil }
        return Assessment(
            facts, configuration: try ConfigurationRows(connection: connection).active()?.values,
            known: try EditionRows(connection: connection).known(of: gathering),
            suppressed: try SuppressionRows(connection: connection).keys(of: gathering), now: now)
    }

    private func settle(
        _ stored: StoredNotification?, _ prospect: Prospect?, _ assessment: Assessment, _ crowds: Crowds
    ) throws {
        let fate = assessment.builder.fate(
            of: stored?.state, prospect: prospect, configuration: assessment.configuration,
            suppressed: assessment.suppressed)
        switch fate {
        case .unchanged: return
        case .show(let scope):
            guard let prospect, let payload = try payload(prospect, scope, assessment, crowds) else { return }
            try show(payload, stored, prospect.edition)
        case .rewrite(let scope):
            guard let stored, let prospect, let payload = try payload(prospect, scope, assessment, crowds) else {
                return
            }
            try rewrite(stored, payload)
        case .withdraw: try hide(.withdrawn, stored)
        case .archive: try hide(.archived, stored)
        }
    }

    private func payload(
        _ prospect: Prospect, _ scope: [EligibleEvent], _ assessment: Assessment, _ crowds: Crowds
    ) throws -> Payload? {
        assessment.builder.payload(prospect, scope: scope, attendees: try crowds.attendees(of: scope))
    }

    private func rewrite(_ stored: StoredNotification, _ payload: Payload) throws {
        let content = NotificationContent(payload)
        guard content.hash != stored.contentHash else { return }
        try NotificationRows(connection: connection).rewrite(stored, content, at: now)
        try log.note(NotificationChange(payload, id: stored.id, .updated))
    }

    private func show(_ payload: Payload, _ stored: StoredNotification?, _ edition: Edition) throws {
        let rows = NotificationRows(connection: connection)
        let id = stored?.id ?? NotificationID.make(payload.kind, gathering: gathering, edition: edition.id)
        if let stored {
            try rows.rewrite(stored, NotificationContent(payload), at: now)
            try rows.setHidden(nil, stored, at: now)
        } else {
            try rows.insert(
                NotificationContent(payload), id: id, kind: payload.kind, gathering: gathering, edition: edition.id,
                at: now)
        }
        try announce(edition)
        try log.note(NotificationChange(payload, id: id, .created))
    }

    private func hide(_ reason: AnnouncedState.Hidden, _ stored: StoredNotification?) throws {
        guard let stored else { return }
        try NotificationRows(connection: connection).setHidden(reason, stored, at: now)
        try log.note(
            NotificationChange(
                id: stored.id, ruleKind: stored.kind, gathering: gathering, edition: stored.edition,
                change: reason == .withdrawn ? .withdrawn : .archived, eventTotal: 0, attendeeTotal: 0,
                title: stored.title))
    }

    /// Fixes the id of an edition at its first announcement.
    func announce(_ edition: Edition) throws {
        let rows = EditionRows(connection: connection)
        try rows.announce(edition, of: gathering, at: now)
        try rows.setEvents(of: edition, of: gathering)
    }

    private func noteView(_ view: GatheringView) throws {
        let events = try GatheringViewRows(connection: connection).save(view, at: now)
        guard !events.isEmpty else { return }
        try log.note(GatheringChange(gathering: gathering, events: events, attendeeTotal: view.attendeeTotal))
    }

    private func noteEvents(of editions: [Edition]) throws {
        for edition in editions where edition.isKnown {
            try EditionRows(connection: connection).setEvents(of: edition, of: gathering)
        }
    }
}

extension NotificationChange {
    init(_ payload: Payload, id: String, _ change: Kind) {
        self.init(
            id: id, ruleKind: payload.kind, gathering: payload.gathering.id, edition: payload.edition, change: change,
            eventTotal: payload.events.total, attendeeTotal: payload.attendees.total, title: payload.title)
    }
}
