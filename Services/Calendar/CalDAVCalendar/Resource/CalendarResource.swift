import ICalendar

/// A resource of a calendar: one event with all its exceptions (RFC 4791 §4.1), and whatever else somebody put there.
struct CalendarResource {
    /// Everything that was read, in order: what is not changed is written as it came.
    private(set) var calendar: ICalendarComponent
    /// Where the event itself stands among the components.
    private var mainPlace: Int

    /// - Throws: ``ResourceProblem``.
    init(reading bytes: [UInt8]) throws(ResourceProblem) {
        do {
            calendar = try ICalendarComponent(reading: bytes)
        } catch {
            throw .unreadable("line \(error.line) is no iCalendar")
        }
        let components = calendar.components
        let places = components.indices.filter { components[$0].isNamed("VEVENT") }
        guard let first = places.first else { throw .noEvent }
        guard Set(places.map { components[$0]["UID"]?.value }).count == 1 else {
            throw .unreadable("several events share one place")
        }
        let mains = places.filter { components[$0]["RECURRENCE-ID"] == nil }
        guard mains.count <= 1 else { throw .unreadable("it is there twice") }
        // Who is invited to one occurrence of a series sees that one only, as an event.
        guard let main = mains.first ?? (places.count == 1 ? first : nil) else {
            throw .unreadable("the series of these occurrences is not there")
        }
        mainPlace = main
    }

    /// A new event that says nothing yet.
    init(uid: String) {
        calendar = ICalendarComponent(
            "VCALENDAR",
            properties: [
                ICalendarProperty("VERSION", value: "2.0"),
                ICalendarProperty("PRODID", text: "-//Rollcall//Rollcall//EN"),
                ICalendarProperty("CALSCALE", value: "GREGORIAN"),
            ], components: [ICalendarComponent("VEVENT", properties: [ICalendarProperty("UID", text: uid)])])
        mainPlace = 0
    }

    var main: ICalendarComponent {
        get { calendar.components[mainPlace] }
        set { calendar.components[mainPlace] = newValue }
    }

    /// Occurrences that are described on their own, in the order of the file.
    var overrides: [ICalendarComponent] {
        get { calendar.components.enumerated().filter { isOverride($0) }.map(\.element) }
        set {
            var left = newValue[...]
            var components: [ICalendarComponent] = []
            var place = mainPlace
            for (index, component) in calendar.components.enumerated() {
                if index == mainPlace { place = components.count }
                if !isOverride((index, component)) {
                    components.append(component)
                } else if let next = left.popFirst() {
                    components.append(next)
                }
            }
            calendar.components = components + left
            mainPlace = place
        }
    }

    private func isOverride(_ entry: (offset: Int, element: ICalendarComponent)) -> Bool {
        entry.offset != mainPlace && entry.element.isNamed("VEVENT")
    }

    /// The clocks that its zones stand for.
    var zones: ZoneCatalog { ZoneCatalog(calendar) }

    /// The resource as text, with a VTIMEZONE for each zone that it names (RFC 5545 §3.6.5).
    func written() -> [UInt8] {
        var calendar = calendar
        calendar.describeZones()
        return calendar.written
    }
}
