import CalendarModel
import ICalendar
import Time

/// Puts what a draft says into a resource, and leaves the rest of it as it is.
struct EventWriter {
    private let viewer: TimeZoneRules
    private let ownAddresses: [String]
    private let fields: EventFieldWriter
    private let reader: EventReader

    init(_ settings: CalDAVCalendarSettings) {
        viewer = settings.floatingTimeZone
        ownAddresses = settings.ownAddresses
        fields = EventFieldWriter(time: EventTimeWriter(usualDuration: settings.usualDuration))
        reader = EventReader(viewer: settings.floatingTimeZone)
    }

    /// What comes back of a content: it is written and read. One that cannot be written stays as it is.
    func normalized(_ content: EventContent) -> EventContent {
        var resource = CalendarResource(uid: "")
        let stamp = RevisionStamp(now: Timestamp(seconds: 0), ownAddresses: [])
        guard (try? write(content, over: nil, at: stamp, to: &resource)) != nil else { return content }
        return (try? reader.content(of: resource)) ?? content
    }

    /// A new event.
    ///
    /// - Throws: ``ResourceProblem``.
    func made(_ draft: EventDraft, now: Timestamp) throws(ResourceProblem) -> CalendarResource {
        guard EventMark.isIdentifier(draft.identifier) else {
            throw .unwritable("its identifier is not 26 to 64 characters of 0–9 and a–v")
        }
        var resource = CalendarResource(uid: EventMark.uid(draft.identifier))
        let stamp = RevisionStamp(now: now, ownAddresses: ownAddresses)
        stamp.write(to: &resource.main, raisingSequence: false)
        resource.main.set("CREATED", time: .utc(stamp.now))
        resource.main.set("SEQUENCE", value: "0")
        try write(draft.content, over: nil, at: stamp, to: &resource)
        merge(draft, into: &resource)
        return resource
    }

    /// Writes what differs. A field that says the same in other words is left alone.
    ///
    /// - Returns: whether anything was written.
    /// - Throws: ``ResourceProblem``.
    func write(
        _ draft: EventDraft, now: Timestamp, to resource: inout CalendarResource
    ) throws(ResourceProblem) -> Bool {
        let stamp = RevisionStamp(now: now, ownAddresses: ownAddresses)
        let before = resource
        let present = normalized(try reader.content(of: resource))
        let frame = try SlotFrame(of: before.main, EventTimes(zones: before.zones, viewer: viewer))
        let content = normalized(draft.content.placed(onDaysOf: frame))
        let changed = content.differences(from: present)
        if !changed.isEmpty, !draft.mayNotifyAttendees { try checkNobodyIsTold(of: before) }
        try write(content, over: present, at: stamp, to: &resource)
        merge(draft, into: &resource)
        guard resource.calendar != before.calendar else { return false }
        stamp.write(
            to: &resource.main, raisingSequence: !changed.isDisjoint(with: [.time, .recurrence, .status]))
        return true
    }

    /// A server that deals with invitations writes to the guests of its user's own events whenever these change or go; a
    /// client cannot ask it not to (RFC 6638 §3.2).
    ///
    /// - Throws: ``ResourceProblem/unwritable(_:)`` for such an event.
    func checkNobodyIsTold(of resource: CalendarResource) throws(ResourceProblem) {
        let own = Set(ownAddresses.map(Attendee.key))
        let isTold = ([resource.main] + resource.overrides).contains { component in
            guard let organizer = component["ORGANIZER"].flatMap(CalendarAddress.init), own.contains(organizer.key)
            else { return false }
            return component.properties(named: "ATTENDEE").contains { guest in
                let isOwn = CalendarAddress(guest).map { own.contains($0.key) } ?? false
                return !isOwn && (guest.parameter("SCHEDULE-AGENT") ?? "SERVER").uppercased() == "SERVER"
            }
        }
        if isTold { throw .unwritable("its guests would be written to, which nobody has asked for") }
    }

    private func write(
        _ content: EventContent, over present: EventContent?, at stamp: RevisionStamp,
        to resource: inout CalendarResource
    ) throws(ResourceProblem) {
        let changed = present.map { content.differences(from: $0) } ?? Set(EventField.allCases)
        let times = EventTimes(zones: resource.zones, viewer: viewer)
        if changed.contains(.title) { fields.write(title: content.title, to: &resource.main) }
        if changed.contains(.description) { EventDescription.write(content.description, to: &resource.main) }
        if changed.contains(.location) { fields.write(location: content.location, to: &resource.main) }
        if changed.contains(.url) { fields.write(url: content.url, to: &resource.main) }
        if changed.contains(.status) { fields.write(status: content.status, to: &resource.main) }
        if changed.contains(.time) {
            try fields.write(time: content.time, isSeries: content.recurrence != nil, times, to: &resource.main)
        }
        // Exceptions are in the form of the start, and cancelled as a whole with the series.
        let isAnew = present == nil || changed.contains(.time) || changed.contains(.status)
        guard changed.contains(.recurrence) || (isAnew && content.recurrence != nil) else { return }
        try SeriesWriter(fields: fields, times: times).write(
            content.recurrence, over: isAnew ? nil : present?.recurrence, at: stamp, to: &resource)
    }

    private func merge(_ draft: EventDraft, into resource: inout CalendarResource) {
        let organizer = ownAddresses.first
        EventAttendees.merge(draft, organizer: organizer, into: &resource.main)
        resource.overrides = resource.overrides.map { component in
            var component = component
            EventAttendees.merge(draft, organizer: organizer, into: &component)
            return component
        }
    }
}
