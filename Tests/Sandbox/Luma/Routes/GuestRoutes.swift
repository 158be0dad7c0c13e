import JSON
import Time

/// Reading guests.
enum GuestRoutes {
    static let all: [LumaRoute] = [
        .get("/v1/events/guests/list", list), .get("/v1/events/guests/get", get),
    ]

    private enum SortColumn: String, CaseIterable {
        case name, email
        case createdAt = "created_at"
        case registeredAt = "registered_at"
        case checkedInAt = "checked_in_at"
    }

    private static func list(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let page = try self.page(call)
        let shape = GuestShape(community: call.community)
        return call.envelope(page, shape.entry)
    }

    /// One page of an event's guests. Ordered by the time they came unless asked otherwise: our choice, Luma's default
    /// is not documented.
    static func page(_ call: LumaCall) throws(APIError) -> Pager.Page<Guest> {
        let event = try call.event(try call.required("event_id", "event_api_id"))
        let status: ApprovalStatus? = try call.choice("approval_status")
        let column: SortColumn = try call.choice("sort_column") ?? .createdAt
        let direction: SortDirection = try call.choice("sort_direction") ?? .asc
        let guests = call.community.guests(of: event.id).filter { status == nil || $0.status == status }
        let community = call.community
        return try call.pager(direction: direction).page(guests) { guest in
            let value: String? =
                switch column {
                case .name: community.person(guest.personID)?.name
                case .email: community.person(guest.personID)?.email
                case .createdAt: guest.createdAt.rfc3339
                case .registeredAt: guest.registeredAt?.rfc3339
                case .checkedInAt: guest.checkedInAt?.rfc3339
                }
            return Cursor(sortValue: value, id: guest.id)
        }
    }

    private static func get(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let event = try call.event(try call.required("event_id"))
        return GuestShape(community: call.community).detail(try call.guest(try call.required("id"), of: event))
    }
}
