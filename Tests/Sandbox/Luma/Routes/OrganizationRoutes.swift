import JSON
import Time

/// What only an organization key may read.
enum OrganizationRoutes {
    static let all: [LumaRoute] = [
        .get("/v1/organizations/calendars/list", calendars), .get("/v1/organizations/events/list", events),
        .get("/v1/organizations/admins/list", admins),
    ]

    private static func calendars(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        try call.requireOrganization()
        let page = try call.pager().page(call.community.calendars) { Cursor(sortValue: $0.name, id: $0.id) }
        return call.envelope(page, CalendarShape.json)
    }

    private static func events(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        try call.requireOrganization()
        let filter = try EventFilter(call)
        let direction: SortDirection = try call.choice("sort_direction") ?? .asc
        let events = call.community.events(of: nil).filter(filter.includes)
        let page = try call.pager(direction: direction).page(events) {
            Cursor(sortValue: $0.startAt.rfc3339, id: $0.id)
        }
        return call.envelope(page, EventShape(community: call.community).organizationEntry)
    }

    private static func admins(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        try call.requireOrganization()
        let owners = Set(call.community.calendars.map(\.ownerID)).sorted()
        return ["entries": .array(owners.compactMap { call.community.person($0) }.map(PersonShape.json))]
    }
}
