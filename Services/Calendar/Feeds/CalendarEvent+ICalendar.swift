import CalendarModel
import Contracts
import Crypto
import ICalendar
import Time

extension CalendarEvent {
    /// The event as a VEVENT, and behind it those occurrences of a series that differ from the rest, each as one of its own
    /// (RFC 5545 §3.8.4.4). The same event makes the same bytes, so that a feed that has not changed has not changed.
    ///
    /// - Parameter isForMember: whether the reader is going, and so may be told where to meet online.
    func components(isForMember: Bool) -> [ICalendarComponent] {
        let event = component(isForMember: isForMember)
        return [event] + changedOccurrences(of: event)
    }

    private func component(isForMember: Bool) -> ICalendarComponent {
        let changed = ICalendarTime.utc(changedAt)
        // One after the other, and not by looking for each first: a feed has thousands of events.
        var properties = [
            ICalendarProperty("UID", value: Self.uid(of: id)),
            ICalendarProperty("DTSTAMP", time: changed),
            ICalendarProperty("LAST-MODIFIED", time: changed),
            ICalendarProperty("SEQUENCE", value: String(sequence)),
        ]
        properties += timing
        properties.append(ICalendarProperty("SUMMARY", text: snapshot.name))
        if let text = description(snapshot.description) {
            properties.append(ICalendarProperty("DESCRIPTION", text: text))
        }
        if let place = location(isForMember: isForMember) {
            properties.append(ICalendarProperty("LOCATION", text: place))
        }
        if let latitude = snapshot.venue.latitude, let longitude = snapshot.venue.longitude {
            properties.append(ICalendarProperty("GEO", value: "\(latitude);\(longitude)"))
        }
        if let url = snapshot.url { properties.append(ICalendarProperty("URL", value: url)) }
        properties.append(ICalendarProperty("STATUS", value: status))
        properties.append(ICalendarProperty("CLASS", value: snapshot.visibility == .public ? "PUBLIC" : "PRIVATE"))
        return ICalendarComponent("VEVENT", properties: properties)
    }

    private func changedOccurrences(of series: ICalendarComponent) -> [ICalendarComponent] {
        guard let content, !isCanceled else { return [] }
        return content.changedOccurrences().map { occurrence in
            var component = occurrence.component
            for name in ["UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "URL", "STATUS", "CLASS"] {
                if let property = series[name] { component.set(property) }
            }
            component.set("SUMMARY", text: occurrence.content.title)
            component.set("DESCRIPTION", text: description(occurrence.content.description))
            if !occurrence.content.location.isEmpty { component.set("LOCATION", text: occurrence.content.location) }
            return component
        }
    }

    /// Whether those who are going are told more than others are: where to meet online.
    var saysMoreToMembers: Bool { snapshot.venue.kind == .online && snapshot.venue.meetingURL != nil }

    /// What it says in calendars, with whole days and how it repeats; nil for an event of Luma.
    private var content: EventContent? { home == .luma ? nil : version.content }

    /// Where a series begins, whenever it takes place next.
    var firstStart: Timestamp {
        switch content?.time {
        case .timed(let start, _, _): start
        case .allDay(let start, _): TimeZoneRules.utc.startOfDay(start)
        case nil: snapshot.startsAt
        }
    }

    private var status: String {
        if isCanceled { return "CANCELLED" }
        return content?.status == .tentative ? "TENTATIVE" : "CONFIRMED"
    }

    /// When it takes place. A rule that makes no sense is left out.
    private var timing: [ICalendarProperty] {
        if let content, var component = try? content.timing() {
            // What has no end counts as two hours long, every time.
            if component["DTEND"] == nil, component["DURATION"] == nil { component.set("DURATION", value: "PT2H") }
            return component.properties
        }
        return [
            ICalendarProperty("DTSTART", time: .utc(snapshot.startsAt)),
            ICalendarProperty("DTEND", time: .utc(snapshot.assumedEnd)),
        ]
    }

    /// What an event counts as whose end nobody said.
    static let assumedLength = Duration.seconds(2 * 3_600)

    /// A UUID made from the event's identifier (RFC 9562 §5.8): the same for as long as there is the event, and with nothing
    /// in it about where it comes from (RFC 7986 §5.3).
    static func uid(of id: String) -> String {
        var bytes = Array(SHA256.hash("rollcall event \(id)".utf8).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        var digits = Array(Hex.encode(bytes).utf8)
        for place in [8, 13, 18, 23] { digits.insert(UInt8(ascii: "-"), at: place) }
        return String(decoding: digits, as: UTF8.self)
    }

    private func description(_ text: String?) -> String? {
        let parts = [text, snapshot.url].compactMap(\.self).filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
    }

    private func location(isForMember: Bool) -> String? {
        let venue = snapshot.venue
        if venue.kind == .online { return isForMember ? venue.meetingURL ?? "Online" : "Online" }
        guard let name = venue.name else { return venue.address }
        guard let address = venue.address, !address.hasPrefix(name) else { return venue.address ?? name }
        return "\(name), \(address)"
    }
}
