import EventLoop
import JSON
import Time

/// Calendars, and the list of calendars that somebody sees.
enum GoogleCalendarRoutes {
    static let all = [
        GoogleRoute("GET", "users/me/calendarList", scopes: GoogleScopes.lists, list),
        GoogleRoute("GET", "users/me/calendarList/{calendar}", scopes: GoogleScopes.lists, getEntry),
        GoogleRoute("POST", "users/me/calendarList", scopes: GoogleScopes.listWrites, subscribe),
        GoogleRoute("DELETE", "users/me/calendarList/{calendar}", scopes: GoogleScopes.listWrites, unsubscribe),
        GoogleRoute("GET", "calendars/{calendar}", scopes: GoogleScopes.calendars, get),
        GoogleRoute("POST", "calendars", scopes: GoogleScopes.calendarWrites, insert),
        GoogleRoute("PUT", "calendars/{calendar}", scopes: GoogleScopes.calendarWrites, update),
        GoogleRoute("PATCH", "calendars/{calendar}", scopes: GoogleScopes.calendarWrites, update),
        GoogleRoute("DELETE", "calendars/{calendar}", scopes: GoogleScopes.calendarWrites, delete),
    ]

    @LoopActor private static func list(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let reader = ParameterReader(call.request)
        let size = min(try reader.integer("maxResults", default: 100, atLeast: 1), 250)
        let minimum = try reader.choice("minAccessRole", GoogleCalendar.Role.allCases.map(\.rawValue))
        let account = call.google.world.account(call.caller.email)
        var entries = account?.entries ?? []
        if let text = call.request.parameter("syncToken") {
            for name in ["minAccessRole", "showOwnOrganizationOnly"] where call.request.parameter(name) != nil {
                throw .invalid("Sync token cannot be used together with \(name).", parameter: name)
            }
            guard let token = ListToken(text: text), token.kind == .sync, token.account == call.caller.email,
                token.collection == "calendarList"
            else { throw .invalid("Invalid sync token value.", parameter: "syncToken") }
            guard token.generation == account?.tokenGeneration,
                call.now - token.issued <= call.google.settings.syncTokenLifetime
            else { throw .fullSyncRequired }
            entries.removeAll { $0.change <= token.change }
        } else if try !reader.bool("showDeleted") {
            entries.removeAll(where: \.isDeleted)
        }
        if let minimum = minimum.flatMap(GoogleCalendar.Role.init) {
            entries.removeAll { (call.role(in: $0.calendarID) ?? .freeBusyReader) < minimum }
        }
        let start = call.request.parameter("pageToken").flatMap(Int.init) ?? 0
        guard start >= 0 else { throw .invalid("Invalid page token value.", parameter: "pageToken") }
        let shown = entries.dropFirst(start).prefix(size)
        var object: JSONObject = [
            "kind": "calendar#calendarList", "etag": .string("\"p\(account?.changeCount ?? 0)\""),
            "items": .array(shown.map { entry($0.calendarID, isDeleted: $0.isDeleted, call) }),
        ]
        let end = start + shown.count
        if end < entries.count {
            object["nextPageToken"] = .string("\(end)")
        } else {
            object["nextSyncToken"] = .string(
                ListToken(
                    kind: .sync, collection: "calendarList", account: call.caller.email, parameters: "",
                    change: account?.changeCount ?? 0, generation: account?.tokenGeneration ?? 0, issued: call.now
                ).text)
        }
        return .json(.object(object))
    }

    @LoopActor private static func entry(_ id: String, isDeleted: Bool, _ call: GoogleCall) -> JSONValue {
        guard let calendar = call.google.world.calendars[id], !isDeleted, let role = calendar.roles[call.caller.email]
        else { return ["kind": "calendar#calendarListEntry", "id": .string(id), "deleted": true] }
        var object: JSONObject = [
            "kind": "calendar#calendarListEntry", "etag": .string(calendar.etag), "id": .string(id),
            "summary": .string(calendar.summary), "timeZone": .string(calendar.timeZone), "colorId": "14",
            "backgroundColor": "#9fe1e7", "foregroundColor": "#000000", "selected": true,
            "accessRole": .string(role.rawValue), "defaultReminders": [["method": "popup", "minutes": 10]],
        ]
        if let description = calendar.description { object["description"] = .string(description) }
        if id == call.caller.email { object["primary"] = true }
        return .object(object)
    }

    @LoopActor private static func getEntry(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar()
        let entries = call.google.world.account(call.caller.email)?.entries ?? []
        guard entries.contains(where: { $0.calendarID == calendar.id && !$0.isDeleted }) else { throw .notFound }
        return .json(entry(calendar.id, isDeleted: false, call))
    }

    @LoopActor private static func subscribe(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        guard let id = try call.body()["id"]?.string else { throw .required("Missing calendar id.") }
        guard call.role(in: id) != nil else { throw .notFound }
        call.google.world.subscribe(call.caller.email, to: id)
        return .json(entry(id, isDeleted: false, call))
    }

    @LoopActor private static func unsubscribe(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar()
        call.google.world.unsubscribe(call.caller.email, from: calendar.id)
        return APIResponse(status: 204)
    }

    @LoopActor private static func get(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        .json(try call.calendar().calendar.json)
    }

    @LoopActor private static func insert(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let body = try call.body()
        guard let summary = body["summary"]?.string, !summary.isEmpty else { throw .required("Missing title.") }
        let zone = body["timeZone"]?.string ?? "UTC"
        guard Zones.rules(zone) != nil else { throw .invalid("Invalid value for: timeZone") }
        let id = "c_\(call.google.world.newEventID())@group.calendar.google.com"
        var calendar = GoogleCalendar(
            id: id, summary: summary, timeZone: zone, owner: call.caller.email, isPrimary: false, at: call.now)
        calendar.createdByClient = call.caller.clientID
        calendar.description = body["description"]?.string
        calendar.location = body["location"]?.string
        call.google.world.add(calendar)
        return .json(calendar.json)
    }

    @LoopActor private static func update(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (old, _) = try call.calendar(atLeast: .owner)
        let body = try call.body()
        let isPatch = call.request.method == "PATCH"
        let summary = body["summary"]?.string ?? (isPatch ? old.summary : nil)
        guard let summary, !summary.isEmpty else { throw .required("Missing title.") }
        let zone = body["timeZone"]?.string ?? old.timeZone
        guard Zones.rules(zone) != nil else { throw .invalid("Invalid value for: timeZone") }
        call.google.world.update(old.id) { calendar in
            calendar.summary = summary
            calendar.timeZone = zone
            if body["description"] != nil || !isPatch { calendar.description = body["description"]?.string }
            if body["location"] != nil || !isPatch { calendar.location = body["location"]?.string }
        }
        call.google.world.touchListings(of: old.id)
        return .json(try call.calendar().calendar.json)
    }

    @LoopActor private static func delete(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar(atLeast: .owner)
        guard !calendar.isPrimary else {
            throw GoogleError(
                status: 403, domain: "calendar", reason: "cannotDeletePrimaryCalendar",
                message: "A primary calendar cannot be deleted.")
        }
        call.google.world.removeCalendar(calendar.id)
        return APIResponse(status: 204)
    }
}

extension GoogleCall {
    fileprivate func role(in id: String) -> GoogleCalendar.Role? { google.world.calendars[id]?.roles[caller.email] }
}

extension GoogleCalendar {
    fileprivate var etag: String { "\"c\(changeCount)\"" }

    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "kind": "calendar#calendar", "etag": .string(etag), "id": .string(id), "summary": .string(summary),
            "timeZone": .string(timeZone),
        ]
        if let description { object["description"] = .string(description) }
        if let location { object["location"] = .string(location) }
        return .object(object)
    }
}
