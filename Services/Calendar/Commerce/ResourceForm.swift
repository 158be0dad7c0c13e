import CalendarModel
import Contracts
import Time

/// What a shop's event is to say, once what the shop says is known to make sense. What it does not say stays as it was.
struct ResourceForm {
    let content: EventContent

    /// - Returns: nil when the event lacks what every event has: a title and a start.
    /// - Throws: `EventRefusal.invalid` with the first value that makes no sense.
    init?(_ data: CommerceData, known: EventContent?, _ limits: EventLimits) throws(EventRefusal) {
        guard let title = data.title ?? known?.title, let time = try Self.time(data, known?.time, limits) else {
            return nil
        }
        content = EventContent(
            title: title, description: data.description ?? known?.description ?? "",
            location: data.location ?? known?.location ?? "", time: time,
            status: Self.status(data, known), url: data.url ?? known?.url ?? "")
        try FormText.require(content, limits, known: known)
    }

    /// What is new counts as published unless the shop says something else.
    private static func status(_ data: CommerceData, _ known: EventContent?) -> EventContent.Status {
        guard let state = data.state else { return known?.status ?? .confirmed }
        return state == "published" ? .confirmed : .canceled
    }

    private static func time(
        _ data: CommerceData, _ known: EventTime?, _ limits: EventLimits
    ) throws(EventRefusal) -> EventTime? {
        var zone = limits.timeZone
        var event = NewEvent(title: "")
        if case .timed(let start, let end, let knownZone) = known {
            (event.startsAt, event.endsAt) = (start, end)
            zone = knownZone ?? zone
        }
        if let said = data.timezone {
            guard let rules = try? TimeZoneRules(identifier: said) else {
                throw .invalid(field: "timezone", reason: "must be a name of the IANA such as Europe/Zurich")
            }
            zone = rules.identifier
        }
        guard let start = data.startsAt ?? event.startsAt else { return known }
        event.startsAt = start
        // The end of what began earlier is not the end of this.
        if let end = event.endsAt, end < start { event.endsAt = nil }
        event.endsAt = data.endsAt ?? event.endsAt
        return try EventTimeForm(event, timeZone: zone, limits, known: known).time
    }
}
