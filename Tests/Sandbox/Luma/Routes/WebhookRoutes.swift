import JSON
import Time

/// Managing webhooks. Creating, reading and changing are at version 2; listing and deleting stayed at 1.
enum WebhookRoutes {
    static let all: [LumaRoute] = [
        .get("/v1/webhooks/list", list), .get("/v2/webhooks/get", get), .post("/v2/webhooks/create", create),
        .post("/v2/webhooks/update", update), .post("/v1/webhooks/delete", delete),
        .get("/v1/webhooks/get") { call throws(APIError) in ["webhook": try get(&call)] },
        .post("/v1/webhooks/create") { call throws(APIError) in ["webhook": try create(&call)] },
        .post("/v1/webhooks/update") { call throws(APIError) in ["webhook": try update(&call)] },
    ]

    private enum Status: String, CaseIterable { case active, paused }

    private static func list(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let calendarID = try call.calendar().id
        let webhooks = call.community.webhooks.filter { $0.calendarID == calendarID }
        let page = try call.pager().page(webhooks) { Cursor(sortValue: $0.createdAt.rfc3339, id: $0.id) }
        return call.envelope(page, WebhookShape.json)
    }

    private static func get(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        WebhookShape.json(call.community.webhooks[try index(of: try call.required("id"), call)])
    }

    private static func create(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let calendarID = try call.calendar().id
        let body = try call.body()
        let url = try body.string("url")
        guard url.hasPrefix("http") else { throw .invalid("Invalid URL → at url") }
        let webhook = WebhookSubscription(
            id: call.community.dice.identifier("wh-"), calendarID: calendarID, url: url,
            eventTypes: try types(body), secret: call.community.dice.identifier("whsec_", length: 32).lowercased(),
            createdAt: call.now)
        call.community.webhooks.append(webhook)
        return WebhookShape.json(webhook)
    }

    private static func update(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let index = try index(of: try body.string("id"), call)
        if body.has("event_types") { call.community.webhooks[index].eventTypes = try types(body) }
        if let status: Status = try body.choice("status") {
            call.community.webhooks[index].isActive = status == .active
        }
        return WebhookShape.json(call.community.webhooks[index])
    }

    private static func delete(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let index = try index(of: try call.body().string("id"), call)
        call.community.webhooks.remove(at: index)
        return [:]
    }

    private static func types(_ body: BodyReader) throws(APIError) -> [String] {
        _ = try body.array("event_types")
        let types = try body.strings("event_types")
        guard !types.isEmpty else { throw .invalid("Too small: expected array to have >=1 items → at event_types") }
        let known = Change.allTypes + ["*"]
        for type in types where !known.contains(type) { throw .unknownChoice(known, at: "event_types") }
        return types
    }

    private static func index(of id: String, _ call: LumaCall) throws(APIError) -> Int {
        let calendarID = try call.calendar().id
        guard let index = call.community.webhooks.firstIndex(where: { $0.id == id && $0.calendarID == calendarID })
        else { throw .notFound("Webhook not found.") }
        return index
    }
}
