import Contracts
import Crypto
import ICalendar
import Time

extension FeedEvent {
    /// The event as a VEVENT. The same event makes the same bytes, so that a feed that has not changed has not changed.
    ///
    /// - Parameter isForMember: whether the reader is going, and so may be told where to meet online.
    func component(isForMember: Bool) -> ICalendarComponent {
        let changed = ICalendarTime.utc(changedAt)
        let end = event.endsAt ?? event.startsAt + Self.assumedLength
        // One after the other, and not by looking for each first: a feed has thousands of events.
        var properties = [
            ICalendarProperty("UID", value: Self.uid(of: event.id)),
            ICalendarProperty("DTSTAMP", time: changed),
            ICalendarProperty("LAST-MODIFIED", time: changed),
            ICalendarProperty("SEQUENCE", value: String(sequence)),
            ICalendarProperty("DTSTART", time: .utc(event.startsAt)),
            ICalendarProperty("DTEND", time: .utc(end)),
            ICalendarProperty("SUMMARY", text: event.name),
        ]
        if let description { properties.append(ICalendarProperty("DESCRIPTION", text: description)) }
        if let place = location(isForMember: isForMember) {
            properties.append(ICalendarProperty("LOCATION", text: place))
        }
        if let latitude = event.venue.latitude, let longitude = event.venue.longitude {
            properties.append(ICalendarProperty("GEO", value: "\(latitude);\(longitude)"))
        }
        if let url = event.url { properties.append(ICalendarProperty("URL", value: url)) }
        properties.append(ICalendarProperty("STATUS", value: isCanceled ? "CANCELLED" : "CONFIRMED"))
        properties.append(ICalendarProperty("CLASS", value: event.visibility == .public ? "PUBLIC" : "PRIVATE"))
        return ICalendarComponent("VEVENT", properties: properties)
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

    private var description: String? {
        let parts = [event.description, event.url].compactMap(\.self).filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
    }

    private func location(isForMember: Bool) -> String? {
        let venue = event.venue
        if venue.kind == .online { return isForMember ? venue.meetingURL ?? "Online" : "Online" }
        guard let name = venue.name else { return venue.address }
        guard let address = venue.address, !address.hasPrefix(name) else { return venue.address ?? name }
        return "\(name), \(address)"
    }
}
