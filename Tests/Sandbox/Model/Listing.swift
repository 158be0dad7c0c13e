import Time

/// An entry of a calendar that the calendar does not manage: somebody else's Luma event, or one held elsewhere.
struct Listing: Sendable {
    enum Origin: Sendable {
        /// Another calendar's event (`access: "view"`).
        case luma(ownerID: String, slug: String)
        /// An event outside Luma (`platform: "external"`).
        case external(url: String, host: String?)
    }

    let id: String
    /// Who manages it: another calendar, or, for events held elsewhere, the calendar that lists it.
    let calendarID: String
    let origin: Origin
    let name: String
    let startAt: Timestamp
    let endAt: Timestamp
    let createdAt: Timestamp
    let timeZone: String
    /// Only the city is known of it.
    let city: City?
}
