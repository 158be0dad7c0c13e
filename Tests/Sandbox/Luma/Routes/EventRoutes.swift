import JSON
import Time

/// Reading events.
enum EventRoutes {
    static let all: [LumaRoute] = [
        .get("/v1/calendars/events/list", list), .get("/v1/events/get", get),
        .get("/v1/events/ticket-types/list", ticketTypes), .get("/v1/events/ticket-types/get", ticketType),
        .get("/v1/events/coupons/list", coupons),
    ]

    /// An entry of a calendar, whoever manages it.
    enum Entry {
        case managed(Event)
        case listed(Listing)

        var position: Cursor {
            switch self {
            case .managed(let event): Cursor(sortValue: event.startAt.rfc3339, id: event.id)
            case .listed(let listing): Cursor(sortValue: listing.startAt.rfc3339, id: listing.id)
            }
        }
    }

    private static func list(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let page = try self.page(call)
        let shape = EventShape(community: call.community)
        let describes = call.settings.listsDescriptions
        return call.envelope(page) { entry in
            switch entry {
            case .managed(let event): describes ? shape.describedEntry(event) : shape.entry(event)
            case .listed(let listing): ListingShape.json(listing)
            }
        }
    }

    /// One page of the calendar's entries within the asked window and filters.
    static func page(_ call: LumaCall) throws(APIError) -> Pager.Page<Entry> {
        let calendar = try call.calendar()
        if let column = call.request.parameter("sort_column"), column != "start_at" {
            throw .unknownChoice(["start_at"], at: "sort_column")
        }
        let filter = try EventFilter(call)
        let direction: SortDirection = try call.choice("sort_direction") ?? .asc
        let managed = call.community.events(of: calendar.id).filter(filter.includes).map(Entry.managed)
        let isFirst = calendar.id == call.community.calendars.first?.id
        let listed = isFirst ? call.community.listings.filter(filter.includes).map(Entry.listed) : []
        return try call.pager(direction: direction).page(managed + listed, position: \.position)
    }

    private static func get(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        EventShape(community: call.community).detail(try call.event(try call.required("event_id")))
    }

    private static func ticketTypes(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        ["entries": .array(try visibleTicketTypes(call).map { TicketTypeShape.json($0, isOld: false) })]
    }

    static func visibleTicketTypes(_ call: LumaCall) throws(APIError) -> [TicketType] {
        let event = try call.event(try call.required("event_id", "event_api_id"))
        let showsHidden = call.request.parameter("include_hidden") == "true"
        return event.ticketTypes.filter { showsHidden || !$0.isHidden }
    }

    private static func ticketType(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let id = try call.required("event_ticket_type_id")
        let events = call.community.events(of: try call.calendar().id)
        guard let type = events.flatMap(\.ticketTypes).first(where: { $0.id == id }) else {
            throw .notFound("Ticket type not found.")
        }
        return TicketTypeShape.json(type, isOld: false)
    }

    private static func coupons(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        _ = try call.event(try call.required("event_id"))
        return ["entries": [], "has_more": false]
    }
}

/// The filters of `calendars/events/list`.
struct EventFilter {
    private enum Platform: String, CaseIterable { case luma, external }
    private enum Access: String, CaseIterable { case manage, view }
    private enum Status: String, CaseIterable { case approved, pending }

    private let after: Timestamp?
    private let before: Timestamp?
    private let platforms: Set<Platform>
    private let access: Set<Access>
    private let status: Status

    /// - Throws: 400 for values outside the documented sets.
    init(_ call: LumaCall) throws(APIError) {
        after = try call.moment("after")
        before = try call.moment("before")
        platforms = try Self.set("platforms", in: call, or: [.luma])
        access = try Self.set("access", in: call, or: [.manage])
        status = try call.choice("status") ?? .approved
    }

    func includes(_ event: Event) -> Bool {
        platforms.contains(.luma) && access.contains(.manage) && status == .approved && isInWindow(event.startAt)
    }

    func includes(_ listing: Listing) -> Bool {
        let isWanted =
            switch listing.origin {
            case .luma: platforms.contains(.luma) && access.contains(.view)
            case .external: platforms.contains(.external)
            }
        return isWanted && status == .approved && isInWindow(listing.startAt)
    }

    /// Both ends inclusive and by start: our reading, Luma does not say.
    private func isInWindow(_ start: Timestamp) -> Bool {
        (after.map { start >= $0 } ?? true) && (before.map { start <= $0 } ?? true)
    }

    /// A repeated parameter.
    private static func set<Choice: RawRepresentable & CaseIterable & Hashable>(
        _ name: String, in call: LumaCall, or fallback: Set<Choice>
    ) throws(APIError) -> Set<Choice> where Choice.RawValue == String {
        var result: Set<Choice> = []
        for text in call.request.parameters(name) {
            guard let choice = Choice(rawValue: text) else {
                throw .unknownChoice(Choice.allCases.map(\.rawValue), at: name)
            }
            result.insert(choice)
        }
        return result.isEmpty ? fallback : result
    }
}
