import CalendarModel
import ICalendar
import Time

/// Understands what a resource says.
struct EventReader {
    /// By which clock times are meant that name no zone.
    let viewer: TimeZoneRules

    /// - Throws: ``ResourceProblem``.
    func content(of resource: CalendarResource) throws(ResourceProblem) -> EventContent {
        let times = EventTimes(zones: resource.zones, viewer: viewer)
        let main = resource.main
        return EventContent(
            title: (main.text("SUMMARY") ?? "").forCalendar, description: EventDescription.read(main),
            location: (main.text("LOCATION") ?? "").forCalendar, time: try times.read(main), status: status(main),
            url: (main.text("URL") ?? "").forURL, recurrence: try SeriesReader(resource, times).read())
    }

    /// - Parameters:
    ///   - original: the resource as it came.
    ///   - now: changes of later than that are somebody's wrong clock.
    /// - Throws: ``ResourceProblem``.
    func event(
        _ resource: CalendarResource, id: String, version: String, original: [UInt8], now: Timestamp
    ) throws(ResourceProblem) -> OutsideEvent {
        OutsideEvent(
            id: id, version: version, content: try content(of: resource), attendees: EventAttendees.read(resource.main),
            updatedAt: RevisionStamp.read([resource.main] + resource.overrides).map { min($0, now) },
            mark: EventMark.read(uid: resource.main["UID"]?.value), original: original)
    }

    private func status(_ component: ICalendarComponent) -> EventContent.Status {
        switch component["STATUS"]?.value.uppercased() {
        case "CANCELLED": .canceled
        case "TENTATIVE": .tentative
        default: .confirmed
        }
    }
}
