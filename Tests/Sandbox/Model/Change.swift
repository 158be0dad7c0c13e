import Time

/// Something that happened in the community and that Luma tells webhooks about.
enum Change: Sendable {
    case eventCreated(Event)
    case eventUpdated(Event)
    case eventCanceled(Event)
    case guestRegistered(Guest)
    case guestUpdated(Guest)
    case ticketRegistered(Guest, Ticket)
    case guestRefunded(Guest)
    case personSubscribed(Person, at: Timestamp)
    case eventAdded(Event)

    /// The name of §5.1.
    var type: String {
        switch self {
        case .eventCreated: "event.created"
        case .eventUpdated: "event.updated"
        case .eventCanceled: "event.canceled"
        case .guestRegistered: "guest.registered"
        case .guestUpdated: "guest.updated"
        case .ticketRegistered: "ticket.registered"
        case .guestRefunded: "guest.refunded"
        case .personSubscribed: "calendar.person.subscribed"
        case .eventAdded: "calendar.event.added"
        }
    }

    static let allTypes = [
        "event.created", "event.updated", "event.canceled", "guest.registered", "guest.updated", "guest.refunded",
        "ticket.registered", "calendar.person.subscribed", "calendar.person.unsubscribed", "calendar.event.added",
        "calendar.event.submitted",
    ]
}
