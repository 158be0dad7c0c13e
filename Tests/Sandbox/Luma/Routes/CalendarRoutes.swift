import JSON

/// The key's owner, the calendar, its people and its tags.
enum CalendarRoutes {
    static let all: [LumaRoute] = [
        .get("/v1/users/get-self", user), .get("/v1/calendars/get", calendar),
        .get("/v1/calendars/admins/list", admins), .get("/v1/calendars/contacts/list", contacts),
        .get("/v1/calendars/event-tags/list", eventTags), .get("/v1/calendars/contact-tags/list", contactTags),
        .get("/v1/calendars/events/lookup", lookup), .get("/v1/entities/lookup", entity),
    ]

    static func user(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let ownerID: String? =
            switch call.credential {
            case .calendar(let id): call.community.calendars.first { $0.id == id }?.ownerID
            case .organization: call.community.calendars.first?.ownerID
            }
        guard let owner = ownerID.flatMap({ call.community.person($0) }) else { throw .notFound("User not found.") }
        return PersonShape.json(owner)
    }

    static func calendar(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        CalendarShape.json(try call.calendar())
    }

    private static func admins(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let owner = call.community.person(try call.calendar().ownerID)
        return ["entries": .array([owner].compactMap { $0 }.map(PersonShape.json))]
    }

    private static func contacts(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let calendar = try call.calendar()
        let statistics = ContactStatistics(community: call.community, calendarID: calendar.id)
        let query = call.request.parameter("query")?.lowercased()
        let people = statistics.people.filter { person in
            guard let query, !query.isEmpty else { return true }
            return person.email.lowercased().contains(query) || (person.name ?? "").lowercased().contains(query)
        }
        let direction: SortDirection = try call.choice("sort_direction") ?? .asc
        let page = try call.pager(direction: direction).page(people) { Cursor(sortValue: $0.name, id: $0.id) }
        return call.envelope(page) { statistics.json($0) }
    }

    private static func eventTags(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let calendar = try call.calendar()
        let tags = Set(call.community.events(of: calendar.id).flatMap(\.tags)).sorted { $0.id < $1.id }
        return [
            "entries": .array(tags.map { ["id": .string($0.id), "name": .string($0.name), "color": "blue"] }),
            "has_more": false,
        ]
    }

    private static func contactTags(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        _ = try call.calendar()
        return ["entries": [], "has_more": false]
    }

    /// Tells whether an event is on the calendar, by id or by address.
    static func lookup(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let calendar = try call.calendar()
        let id = call.request.parameter("event_id") ?? call.request.parameter("event_api_id")
        let url = call.request.parameter("url")
        let managed = call.community.events(of: calendar.id).first {
            $0.id == id || "https://luma.com/\($0.slug)" == url
        }
        let listed = call.community.listings.first { listing in
            if case .external(let address, _) = listing.origin, address == url { return true }
            return listing.id == id
        }
        guard let found = managed?.id ?? listed?.id else { return ["event": nil] }
        return ["event": ["id": .string(found), "status": "approved"]]
    }

    private static func entity(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let slug = try call.required("slug")
        if let calendar = call.community.calendars.first(where: { $0.slug == slug }) {
            return [
                "entity": [
                    "type": "calendar",
                    "calendar": [
                        "id": .string(calendar.id), "name": .string(calendar.name), "slug": .string(calendar.slug),
                        "avatar_url": "https://images.lumacdn.com/calendars/aa/avatar.png",
                    ],
                ]
            ]
        }
        guard let event = call.community.events.values.first(where: { $0.slug == slug }) else {
            return ["entity": nil]
        }
        return [
            "entity": [
                "type": "event",
                "event": [
                    "id": .string(event.id), "name": .string(event.name), "slug": .string(event.slug),
                    "cover_url": .string(event.cover), "start_at": .time(event.startAt), "end_at": .time(event.endAt),
                ],
            ]
        ]
    }
}
