import Time

/// Makes the payload of a notification; the only place that does, for the first send and for every refresh.
struct PayloadBuilder: Sendable {
    let facts: GatheringFacts
    let now: Timestamp
    /// The calendar of the place; labels are written in it.
    let calendar: LocalCalendar

    /// - Parameters:
    ///   - scope: the events the notification speaks of, ordered by start.
    ///   - attendees: the people of just these events.
    /// - Returns: nil when there is no event to speak of.
    func payload(_ prospect: Prospect, scope: [EligibleEvent], attendees: Payload.Attendees) -> Payload? {
        guard let start = scope.map(\.event.start).min(), let end = scope.map(\.event.end).max() else { return nil }
        let qualified = Set(prospect.candidates.lazy.filter { !$0.isSuppressed }.map(\.event))
        let events = Payload.Events(
            total: scope.count, qualifiedTotal: scope.count { qualified.contains($0.id) }, start: start, end: end,
            ids: scope.map(\.id), items: scope.prefix(Payload.itemLimit).map(item))
        var gathering = facts.gathering
        gathering.name = DisplayText.singleLine(gathering.name)
        return Payload(
            kind: prospect.kind, edition: prospect.edition.id, gathering: gathering, events: events,
            attendees: attendees, startsLabel: calendar.label(of: start),
            daysToStart: max(0, calendar.days(from: now, to: start)), hasStarted: start <= now)
    }

    private func item(_ eligible: EligibleEvent) -> Payload.Item {
        var event = eligible.event
        event.name = DisplayText.singleLine(event.name)
        return Payload.Item(event: event, attendeeCount: eligible.attendeeCount)
    }
}
