import CalendarModel
import HTTPClient
import JSON
import OutsideHTTP
import Time

/// Occurrences of a series that differ from it: Google keeps each as an event of its own.
///
/// https://developers.google.com/workspace/calendar/api/guides/recurringevents
extension GoogleCalendar {
    /// Brings the occurrences from what is known of them to what the draft says; the others are not touched.
    ///
    /// - Returns: the series as it is then.
    /// - Throws: `OutsideError.changedMeanwhile` when an occurrence is not as known any more.
    func write(overridesOf draft: EventDraft, over series: OutsideEvent) async throws -> OutsideEvent {
        guard let wanted = writer.normalized(draft.content).recurrence?.overrides,
            series.content.recurrence != nil
        else { return series }
        let known = series.content.recurrence?.overrides ?? []
        let before = Dictionary(known.map { (GoogleEventWriter.slot($0.slot), $0) }) { _, last in last }
        let after = Dictionary(wanted.map { ($0.slot, $0) }) { _, last in last }
        for override in wanted
        where before[override.slot]?.content.map(writer.normalized) != override.content
            || before[override.slot] == nil
        {
            let isThere = try await write(
                override.content, over: before[override.slot], at: override.slot, series, draft)
            // What does not take place where the rule puts nothing is as it is wanted.
            guard isThere || override.content == nil else {
                throw OutsideError.refused("the series has no occurrence at the place of one that differs")
            }
        }
        for (slot, override) in before where after[slot] == nil {
            // A rule that has changed may put nothing there any more, and then there is nothing to restore.
            _ = try await write(usual(series.content, at: slot), over: override, at: slot, series, draft)
        }
        var result = series
        result.content.recurrence?.overrides = wanted
        return result
    }

    /// - Parameter known: what the occurrence is known to say by itself; nil when it says what the series says.
    /// - Returns: whether the series has an occurrence there; without one nothing is written.
    private func write(
        _ content: OccurrenceContent?, over known: Recurrence.Override?, at slot: EventTime, _ series: OutsideEvent,
        _ draft: EventDraft
    ) async throws -> Bool {
        guard let instance = try await instance(at: slot, of: series.id) else { return false }
        guard let id = instance.text("id") else {
            throw OutsideError.malformed("an occurrence has no id")
        }
        let present = Self.isCanceled(instance) ? nil : GoogleEventReader.occurrence(instance)
        if writer.agree(present, content) { return true }
        let usual = self.usual(series.content, at: slot)
        let last: OccurrenceContent? = if let known { known.content } else { usual }
        guard writer.isAsKnown(present, last, usual) else { throw OutsideError.changedMeanwhile }
        let version = instance.text("etag") ?? ""
        guard let content else {
            try await drop(id, version, draft)
            return true
        }
        var event = try JSONObject(json: instance)
        writer.write(content, over: present, to: &event)
        _ = try await put(event, id: id, version: version, draft)
        return true
    }

    private func drop(_ id: String, _ version: String, _ draft: EventDraft) async throws {
        do {
            _ = try await client.send(
                .init(
                    method: .delete, path: path(id),
                    query: [("sendUpdates", draft.mayNotifyAttendees ? "all" : "none")], ifMatch: version))
        } catch GoogleFailure.deleted {
            // What is wanted.
        } catch GoogleFailure.notFound {
            try await checkCalendar()
        }
    }

    /// Looked up by where the rule put it: identifiers of occurrences have no documented form.
    private func instance(at slot: EventTime, of series: String) async throws -> JSONNode? {
        let start =
            switch slot {
            case .timed(let start, _, _): start.rfc3339
            case .allDay(let start, _): start.description
            }
        let root: JSONNode
        do {
            root = try await client.object(
                .init(
                    method: .get, path: path(series, "/instances"),
                    query: [("originalStart", start), ("showDeleted", "true"), ("maxResults", "1")]))
        } catch GoogleFailure.notFound {
            try await checkCalendar()
            throw OutsideError.gone
        }
        guard let items = root["items"], items.kind == .array else {
            throw OutsideError.malformed("the list of occurrences has no items")
        }
        return try items.elements.first { GoogleEventTime.slot($0) == slot }
    }

    /// What the series says, at one of its places.
    private func usual(_ series: EventContent, at slot: EventTime) -> OccurrenceContent {
        let time: EventTime =
            switch (writer.normalized(series).time, slot) {
            case (.timed(let start, let end, let zone), .timed(let instant, _, _)):
                .timed(start: instant, end: end.map { instant + ($0 - start) }, timeZone: zone)
            case (.allDay(let start, let end), .allDay(let day, _)):
                .allDay(start: day, end: day.adding(days: end.daysSinceEpoch - start.daysSinceEpoch))
            default: slot
            }
        return OccurrenceContent(
            title: series.title, description: series.description, location: series.location, time: time)
    }
}
