import EventLoop
import JSON
import Time

/// Reading events.
enum GoogleEventRoutes {
    static let all = [
        GoogleRoute("GET", "calendars/{calendar}/events", scopes: GoogleScopes.eventReads, list),
        GoogleRoute("GET", "calendars/{calendar}/events/{event}", scopes: GoogleScopes.eventReads, get),
        GoogleRoute("GET", "calendars/{calendar}/events/{event}/instances", scopes: GoogleScopes.eventReads, instances),
    ]

    @LoopActor private static func list(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, role) = try call.calendar()
        // Callers who see free and busy only get single events, whatever they ask for.
        var request = call.request
        if role == .freeBusyReader {
            request.query.removeAll { $0.name == "singleEvents" }
            request.query.append(("singleEvents", "true"))
        }
        let query = try EventQuery(request)
        let listing = EventListing(
            calendar: calendar, query: query, account: call.caller.email, settings: call.google.settings, now: call.now,
            pagingFault: call.pagingFault)
        return try answer(try listing.page(), calendar, role, call)
    }

    @LoopActor private static func answer(
        _ page: EventListing.Page, _ calendar: GoogleCalendar, _ role: GoogleCalendar.Role, _ call: GoogleCall
    ) throws(GoogleError) -> APIResponse {
        let reader = ParameterReader(call.request)
        var shape = GoogleEventShape(calendar, viewer: call.caller.email, zone: try reader.zone())
        shape.stub = call.google.settings.stub
        shape.showsBusyOnly = role == .freeBusyReader
        shape.attendeeLimit = try call.attendeeLimit()
        var object: JSONObject = [
            "kind": "calendar#events", "etag": .string("\"p\(calendar.changeCount)\""),
            "summary": .string(calendar.summary), "description": .string(calendar.description ?? ""),
            "updated": .time(calendar.updated), "timeZone": .string(shape.rules.identifier),
            "accessRole": .string(role.rawValue), "defaultReminders": [["method": "popup", "minutes": 10]],
        ]
        object["nextPageToken"] = page.nextPageToken.map(JSONValue.string)
        object["nextSyncToken"] = page.nextSyncToken.map(JSONValue.string)
        object["items"] = .array(page.events.map(shape.json))
        return .json(.object(object))
    }

    @LoopActor private static func get(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, role) = try call.calendar()
        let event = try call.event(in: calendar)
        if call.request.header("if-none-match") == event.etag { return APIResponse(status: 304) }
        return try call.answer(event, in: calendar, busyOnly: role == .freeBusyReader)
    }

    @LoopActor private static func instances(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, role) = try call.calendar()
        let series = try call.event(in: calendar)
        guard series.isSeries else {
            throw GoogleError(
                status: 400, domain: "calendar", reason: "eventNotRecurring", message: "The event is not recurring.")
        }
        let query = try EventQuery(call.request)
        let set = try InstanceSet(series, exceptions: calendar.exceptions(of: series.id))
        let horizon = query.timeMax ?? call.now + call.google.settings.expansionReach
        let original = try ParameterReader(call.request).moment("originalStart")
        let all = set.occurrences(before: horizon).filter { event in
            (query.showDeleted || !event.isCancelled) && query.spans(event, in: calendar.rules)
                && (original == nil || event.originalStart?.instant(in: calendar.rules) == original)
        }
        let start = query.pageToken.flatMap(Int.init) ?? 0
        guard start >= 0 else { throw .invalid("Invalid page token value.", parameter: "pageToken") }
        let shown = all.dropFirst(start).prefix(query.maxResults)
        let end = start + shown.count
        let page = EventListing.Page(
            events: Array(shown), nextPageToken: end < all.count ? "\(end)" : nil, nextSyncToken: nil)
        return try answer(page, calendar, role, call)
    }
}

extension GoogleCall {
    /// The event of the path: one that is stored, or an occurrence of a series.
    ///
    /// - Throws: 404 when there is none.
    func event(in calendar: GoogleCalendar) throws(GoogleError) -> GoogleEvent {
        let id = path["event"] ?? ""
        if let event = calendar.events[id] { return event }
        guard let bar = id.lastIndex(of: "_"), let series = calendar.events[String(id[..<bar])], series.isSeries,
            let event = try InstanceSet(series, exceptions: calendar.exceptions(of: series.id)).occurrence(id: id)
        else { throw .notFound }
        return event
    }

    func answer(
        _ event: GoogleEvent, in calendar: GoogleCalendar, busyOnly: Bool = false
    ) throws(GoogleError) -> APIResponse {
        var shape = GoogleEventShape(calendar, viewer: caller.email, zone: try ParameterReader(request).zone())
        shape.showsBusyOnly = busyOnly
        shape.attendeeLimit = try attendeeLimit()
        return APIResponse.json(shape.json(event)).adding([("ETag", event.etag)])
    }

    func attendeeLimit() throws(GoogleError) -> Int? {
        let limit = try ParameterReader(request).integer("maxAttendees", default: 0, atLeast: 1)
        return limit == 0 ? nil : limit
    }
}
