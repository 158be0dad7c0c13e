import Contracts
import Crypto
import ICalendar
import Time

extension FeedEvent {
    /// The event as a VEVENT. The same event makes the same bytes, so that a feed that has not changed has not changed.
    ///
    /// - Parameter isForMember: whether the reader is going, and so may be told where to meet online.
    func component(isForMember: Bool) -> ICalendarComponent {
        var component = ICalendarComponent("VEVENT")
        component.set("UID", value: Self.uid(of: event.id))
        component.set("DTSTAMP", time: .utc(changedAt))
        component.set("LAST-MODIFIED", time: .utc(changedAt))
        component.set("SEQUENCE", value: String(sequence))
        component.set("DTSTART", time: .utc(event.startsAt))
        component.set("DTEND", time: .utc(event.endsAt ?? event.startsAt + Self.assumedLength))
        component.set("SUMMARY", text: event.name)
        component.set("DESCRIPTION", text: description)
        component.set("LOCATION", text: location(isForMember: isForMember))
        if let latitude = event.venue.latitude, let longitude = event.venue.longitude {
            component.set("GEO", value: "\(latitude);\(longitude)")
        }
        component.set("URL", value: event.url)
        component.set("STATUS", value: isCanceled ? "CANCELLED" : "CONFIRMED")
        component.set("CLASS", value: event.visibility == .public ? "PUBLIC" : "PRIVATE")
        return component
    }

    /// What an event counts as whose end nobody said.
    static let assumedLength = Duration.seconds(2 * 3_600)

    /// A UUID made from the event's identifier (RFC 9562 §5.8): the same for as long as there is the event, and with nothing
    /// in it about where it comes from (RFC 7986 §5.3).
    static func uid(of id: String) -> String {
        var bytes = Array(SHA256.hash("rollcall event \(id)".utf8).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Hex.encode(bytes)
        var rest = digits[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
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
