import EventLoop
import JSON

/// Looking at the community and at what happened.
enum ControlReads {
    static let all = [
        ControlRoute("GET", "health") { _, _ in .json(["status": "ok"]) },
        ControlRoute("GET", "stats", stats),
        ControlRoute("GET", "keys", keys),
        ControlRoute("GET", "members.csv") { api, _ in
            .text(DirectoryCSV.text(api.luma.community.members), type: "text/csv; charset=utf-8")
        },
        ControlRoute("GET", "events", events),
        ControlRoute("GET", "guests", guests),
        ControlRoute("GET", "deliveries", deliveries),
    ]

    @LoopActor private static func stats(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let community = api.luma.community
        let guests = community.events.keys.flatMap { community.guests(of: $0) }
        var byStatus = JSONObject()
        for status in ApprovalStatus.allCases {
            byStatus[status.rawValue] = .number(guests.count { $0.status == status })
        }
        var byState = JSONObject()
        for delivery in api.luma.deliverer.journal {
            let name = delivery.state.rawValue
            byState[name] = .integer((byState[name]?.integer ?? 0) + 1)
        }
        return .json([
            "seed": .integer(Int64(bitPattern: community.seed)), "events": .number(community.events.count),
            "guests": .number(guests.count), "guests_by_status": .object(byStatus),
            "checked_in": .number(guests.count { $0.checkedInAt != nil }),
            "members": .number(community.members.count), "requests": .number(api.luma.requestCount),
            "rate_limit_violations": .number(api.luma.api.violations), "deliveries": .object(byState),
            "activity": .bool(api.activity.isRunning),
        ])
    }

    /// What a client needs to be configured with.
    @LoopActor private static func keys(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let calendars = api.luma.community.calendars.map { calendar -> JSONValue in
            ["id": .string(calendar.id), "name": .string(calendar.name), "api_key": .string(calendar.apiKey)]
        }
        return .json([
            "calendars": .array(calendars), "organization_api_key": .string(CalendarGenerator.organizationKey),
        ])
    }

    @LoopActor private static func events(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let community = api.luma.community
        let entries = community.events(of: nil).map { event -> JSONValue in
            let counts = community.counts(of: event.id)
            return [
                "id": .string(event.id), "name": .string(event.name), "start_at": .time(event.startAt),
                "city": .text(event.place?.city), "visibility": .string(event.visibility.rawValue),
                "guests": .number(community.guests(of: event.id).count), "approved": .number(counts.approved.guests),
                "checked_in": .number(counts.checkedIn.guests),
            ]
        }
        return .json(["events": .array(entries)])
    }

    @LoopActor private static func guests(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let community = api.luma.community
        let event = try community.event(named: try request.required("event"))
        let entries = community.guests(of: event.id).map { guest -> JSONValue in
            let person = community.person(guest.personID)
            return [
                "id": .string(guest.id), "name": .text(person?.name), "email": .text(person?.email),
                "status": .string(guest.status.rawValue), "tickets": .number(guest.tickets.count),
                "checked_in_at": .time(guest.checkedInAt),
            ]
        }
        return .json(["event": .string(event.id), "guests": .array(entries)])
    }

    /// The journal of webhooks, newest last: what a test compares with what arrived.
    @LoopActor private static func deliveries(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let limit = try request.integer("limit") ?? 100
        let entries = api.luma.deliverer.journal.suffix(max(0, limit)).map { delivery -> JSONValue in
            [
                "id": .string(delivery.id), "type": .string(delivery.type), "state": .string(delivery.state.rawValue),
                "attempts": .array(
                    delivery.attempts.map { ["at": .time($0.at), "result": .string("\($0.result)")] }),
            ]
        }
        return .json(["deliveries": .array(entries)])
    }
}

extension Community {
    /// An event by id, by slug, or by a part of its name that no other event has.
    ///
    /// - Throws: 404 when there is none, 400 when there are several.
    func event(named text: String) throws(APIError) -> Event {
        if let event = events[text] { return event }
        let all = events(of: nil)
        if let event = all.first(where: { $0.slug == text }) { return event }
        let matching = all.filter { $0.name.lowercased().contains(text.lowercased()) }
        guard let event = matching.first else { throw .notFound("No event is called “\(text)”.") }
        guard matching.count == 1 else {
            throw .invalid(
                "\(matching.count) events match “\(text)”; give the id: \(matching.map(\.id).joined(separator: ", "))")
        }
        return event
    }
}
