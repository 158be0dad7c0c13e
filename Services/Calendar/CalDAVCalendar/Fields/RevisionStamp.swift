import CalendarModel
import ICalendar
import Time

/// Says that an event was changed, and when (RFC 5545 §3.8.7).
struct RevisionStamp {
    let now: Timestamp
    /// Whose events these are: others' are numbered by those who invite.
    let ownAddresses: [String]

    /// When Rollcall last wrote. Some programs change events and leave LAST-MODIFIED as it was; then nobody knows when
    /// they did.
    private static let written = "X-ROLLCALL-WRITTEN"

    init(now: Timestamp, ownAddresses: [String]) {
        self.now = Timestamp(seconds: now.seconds)
        self.ownAddresses = ownAddresses
    }

    /// - Parameter raisingSequence: for changes that whoever was invited must hear of.
    func write(to component: inout ICalendarComponent, raisingSequence: Bool) {
        component.set("DTSTAMP", time: .utc(now))
        component.set("LAST-MODIFIED", time: .utc(now))
        component.set(Self.written, time: .utc(now))
        guard raisingSequence, isOurs(component) else { return }
        let sequence = component["SEQUENCE"].flatMap { Int($0.value) } ?? 0
        component.set("SEQUENCE", value: String(min(max(0, sequence), Int(Int32.max) - 1) + 1))
    }

    private func isOurs(_ component: ICalendarComponent) -> Bool {
        guard let organizer = component["ORGANIZER"].flatMap(CalendarAddress.init) else { return true }
        return ownAddresses.contains { Attendee.key($0) == organizer.key }
    }

    /// When any of them was last changed; nil when that is not said, or only by Rollcall.
    static func read(_ components: [ICalendarComponent]) -> Timestamp? {
        components.compactMap { component -> Timestamp? in
            guard let latest = ["LAST-MODIFIED", "DTSTAMP"].compactMap({ instant(component[$0]) }).max(),
                latest != instant(component[written])
            else { return nil }
            return latest
        }.max()
    }

    private static func instant(_ property: ICalendarProperty?) -> Timestamp? {
        guard let property, case .utc(let instant) = try? ICalendarTime(property.value),
            EventTime.timed(start: instant, end: nil, timeZone: nil).isWithinYears
        else { return nil }
        return instant
    }
}
