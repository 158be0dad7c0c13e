import CalendarModel
import ICalendar

/// Who is invited. The list is a set by address: nobody is added twice, and nobody is dropped who was not named.
enum EventAttendees {
    static func read(_ component: ICalendarComponent) -> [Attendee] {
        component.properties(named: "ATTENDEE").compactMap { property in
            guard let address = CalendarAddress(property) else { return nil }
            let name = property.parameter("CN").flatMap { $0.isEmpty ? nil : $0 }
            return Attendee(email: address.email, name: name, response: response(property.parameter("PARTSTAT")))
        }
    }

    /// Adds and withdraws people, and leaves the others as they are.
    ///
    /// A server that sends invitations (RFC 6638) does so for events with an ORGANIZER: one is named only where mail is
    /// wanted, and who is added without that is added as nobody's business of the server's (§7.1).
    ///
    /// - Parameter organizer: the address from which invitations come; nil when it is not known.
    static func merge(_ draft: EventDraft, organizer: String?, into component: inout ICalendarComponent) {
        let withdrawn = Set(draft.withdrawnAttendees.map(Attendee.key))
        component.properties.removeAll { property in
            property.isNamed("ATTENDEE") && CalendarAddress(property).map { withdrawn.contains($0.key) } ?? false
        }
        var known = Set(component.properties(named: "ATTENDEE").compactMap { CalendarAddress($0)?.key })
        for attendee in draft.attendees ?? [] {
            let key = Attendee.key(attendee.email)
            guard isAddress(attendee.email), !withdrawn.contains(key), known.insert(key).inserted else { continue }
            component.properties.append(property(attendee, mayNotify: draft.mayNotifyAttendees))
            if draft.mayNotifyAttendees, component["ORGANIZER"] == nil, let organizer, isAddress(organizer) {
                component.set("ORGANIZER", value: "mailto:\(organizer)")
            }
        }
    }

    private static func property(_ attendee: Attendee, mayNotify: Bool) -> ICalendarProperty {
        var property = ICalendarProperty("ATTENDEE", value: "mailto:\(attendee.email)")
        property.setParameter("CN", attendee.name)
        property.setParameter("PARTSTAT", text(attendee.response))
        if mayNotify {
            property.setParameter("RSVP", "TRUE")
        } else {
            property.setParameter("SCHEDULE-AGENT", "NONE")
        }
        return property
    }

    /// Whether it can stand in a line; what the rest of it is worth, the server knows.
    private static func isAddress(_ email: String) -> Bool {
        email.utf8.contains(UInt8(ascii: "@")) && email.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static func response(_ text: String?) -> Attendee.Response {
        switch text?.uppercased() {
        case "ACCEPTED": .accepted
        case "DECLINED": .declined
        case "TENTATIVE": .tentative
        default: .needsAction
        }
    }

    private static func text(_ response: Attendee.Response) -> String {
        switch response {
        case .accepted: "ACCEPTED"
        case .declined: "DECLINED"
        case .tentative: "TENTATIVE"
        case .needsAction: "NEEDS-ACTION"
        }
    }
}
