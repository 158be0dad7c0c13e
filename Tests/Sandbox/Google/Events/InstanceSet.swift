import Time

/// A series with its exceptions, opened up into single occurrences.
struct InstanceSet: Sendable {
    let series: GoogleEvent
    private let exceptions: [String: GoogleEvent]
    private let recurrence: Recurrence

    init(_ series: GoogleEvent, exceptions: [GoogleEvent]) throws(GoogleError) {
        self.series = series
        self.exceptions = Dictionary(exceptions.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        recurrence = try Recurrence(series.recurrence, start: series.start)
    }

    /// All occurrences whose slots begin before `limit`, cancelled ones too, ordered by slot. Exceptions outside the
    /// rule do not occur: a change of the rule removes them.
    func occurrences(before limit: Timestamp) -> [GoogleEvent] {
        recurrence.slots(start: series.start, before: limit).map(occurrence)
    }

    /// The occurrence with that id, when the rule has its slot.
    func occurrence(id: String) -> GoogleEvent? {
        if let exception = exceptions[id] { return exception }
        guard id.hasPrefix(series.id + "_") else { return nil }
        let suffix = id.dropFirst(series.id.utf8.count + 1)
        let moment = BasicDate.day(suffix).map { $0.daysSinceEpoch }.map { Timestamp(seconds: Int64($0) * 86_400) }
        guard let instant = moment ?? BasicDate.instant(suffix, in: .utc) else { return nil }
        return recurrence.slots(start: series.start, before: instant + .days(1)).first { slotID($0) == id }
            .map(occurrence)
    }

    /// Whether the rule has a slot with this id.
    func hasSlot(_ exception: GoogleEvent) -> Bool {
        guard let slot = exception.originalStart else { return false }
        let limit = slot.instant(in: .utc) + .days(1)
        return recurrence.slots(start: series.start, before: limit).contains { slotID($0) == exception.id }
    }

    private func occurrence(at slot: GoogleMoment) -> GoogleEvent {
        let id = slotID(slot)
        if let exception = exceptions[id] { return exception }
        var event = GoogleEvent(
            id: id, serial: series.serial, iCalUID: series.iCalUID, status: series.status, start: slot,
            end: end(for: slot), recurringEventID: series.id, originalStart: slot, sequence: series.sequence,
            created: series.created, updated: series.updated, version: series.version, change: series.change,
            creator: series.creator, foreignOrganizer: series.foreignOrganizer, fields: series.fields)
        event.recurrence = []
        return event
    }

    /// As long after the slot as the series' end is after its start: in days for days, in time for times.
    private func end(for slot: GoogleMoment) -> GoogleMoment {
        switch (slot, series.start, series.end) {
        case (.day(let day), .day(let start), .day(let end)):
            .day(day.adding(days: end.daysSinceEpoch - start.daysSinceEpoch))
        case (.instant(let instant, _), .instant(let start, _), .instant(let end, let zone)):
            .instant(instant + (end - start), zone: zone)
        default: series.end
        }
    }

    private func slotID(_ slot: GoogleMoment) -> String {
        switch slot {
        case .day(let date): "\(series.id)_\(BasicDate.text(date))"
        case .instant(let instant, _): "\(series.id)_\(BasicDate.text(instant))"
        }
    }
}
