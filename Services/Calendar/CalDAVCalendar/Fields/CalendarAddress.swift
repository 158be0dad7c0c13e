import CalendarModel
import ICalendar

/// Whom an ATTENDEE or ORGANIZER names.
struct CalendarAddress {
    let email: String

    /// nil for one without an e-mail address.
    init?(_ property: ICalendarProperty) {
        let scheme = "mailto:"
        if property.value.lowercased().hasPrefix(scheme) {
            email = String(property.value.dropFirst(scheme.count))
        } else if let parameter = property.parameter("EMAIL") {
            email = parameter
        } else {
            return nil
        }
        if email.isEmpty { return nil }
    }

    /// The same for all spellings of an address.
    var key: [UInt8] { Attendee.key(email) }
}
