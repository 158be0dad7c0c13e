import JSON

/// The routes of spring 2026 and before (§1.4), undocumented since but said to stay.
enum OldRoutes {
    static let all: [LumaRoute] = [
        .get("/v1/user/get-self") { call throws(APIError) in ["user": try CalendarRoutes.user(&call)] },
        .get("/v1/calendar/get") { call throws(APIError) in ["calendar": try CalendarRoutes.calendar(&call)] },
        .get("/v1/calendar/lookup-event", CalendarRoutes.lookup), .get("/v1/calendar/list-events", listEvents),
        .get("/v1/event/get", getEvent), .get("/v1/event/get-guests", listGuests),
        .get("/v1/event/get-guest", getGuest), .get("/v1/event/ticket-types/list", ticketTypes),
        .post("/v1/event/add-guests", GuestWriteRoutes.add), .post("/v1/event/update-guest-status", updateStatus),
        .post("/v1/event/create") { call throws(APIError) in
            let answer = try EventWriteRoutes.create(&call)
            return answer.merging(["api_id": answer["id"] ?? nil])
        },
        .post("/v1/event/update", EventWriteRoutes.update),
        .post("/v1/event/cancel/request", EventWriteRoutes.requestCancellation),
        .post("/v1/event/cancel", EventWriteRoutes.cancel),
    ]

    private static func listEvents(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let page = try EventRoutes.page(call)
        let shape = EventShape(community: call.community)
        let form = call.settings.oldShape
        return call.envelope(page) { entry in
            switch entry {
            case .managed(let event): Self.entry(event.id, named: "event", shape.old(event), form: form)
            case .listed(let listing): ListingShape.json(listing)
            }
        }
    }

    private static func listGuests(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let page = try GuestRoutes.page(call)
        let shape = GuestShape(community: call.community)
        let form = call.settings.oldShape
        return call.envelope(page) { Self.entry($0.id, named: "guest", shape.old($0), form: form) }
    }

    /// A list entry: nested, or flat with a nested copy.
    private static func entry(
        _ id: String, named name: String, _ value: JSONValue, form: LumaSettings.OldShape
    ) -> JSONValue {
        let nested: JSONObject = ["api_id": .string(id), name: value]
        switch form {
        case .nested: return .object(nested)
        case .transitional: return value.merging(nested)
        }
    }

    private static func getEvent(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let event = try call.event(try call.required("id", "api_id"))
        let hosts = event.hostIDs.compactMap { call.community.person($0) }
        return [
            "event": EventShape(community: call.community).old(event),
            "hosts": .array(hosts.map { PersonShape.json($0).merging(["api_id": .string($0.id)]) }),
        ]
    }

    private static func getGuest(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let event = try call.event(try call.required("event_id", "event_api_id"))
        let guest = try call.guest(try call.required("id", "api_id", "email", "proxy_key"), of: event)
        return ["guest": GuestShape(community: call.community).old(guest)]
    }

    private static func ticketTypes(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let types = try EventRoutes.visibleTicketTypes(call)
        return ["ticket_types": .array(types.map { TicketTypeShape.json($0, isOld: true) })]
    }

    /// The old body names the guest by `{type:"email"|"api_id", …}` and knows two statuses.
    private static func updateStatus(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let event = try call.event(try body.string("event_id", "event_api_id"))
        guard let reference = try body.nested("guest") else {
            throw .expected("object", received: "undefined", at: "guest")
        }
        let guest = try call.guest(try reference.string("email", "api_id"), of: event)
        let status: ApprovalStatus
        switch try body.string("status") {
        case "approved": status = .approved
        case "declined": status = .declined
        default: throw .unknownChoice(["approved", "declined"], at: "status")
        }
        call.changes += call.community.setStatus(status, of: guest)
        return [:]
    }
}
