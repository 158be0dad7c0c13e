import JSON
import Time

/// Making, changing and cancelling events.
enum EventWriteRoutes {
    static let all: [LumaRoute] = [
        .post("/v1/events/create", create), .post("/v1/events/update", update),
        .post("/v1/events/cancel/request", requestCancellation), .post("/v1/events/cancel", cancel),
    ]

    static func create(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let calendar = try call.calendar()
        let body = try call.body()
        let name = try body.string("name")
        guard let start = try body.optionalMoment("start_at") else {
            throw .expected("string", received: "undefined", at: "start_at")
        }
        let zone = try body.string("timezone")
        let id = call.community.dice.identifier("evt-")
        var event = Event(
            id: id, calendarID: calendar.id, ownerID: calendar.ownerID, hostIDs: [calendar.ownerID], name: name,
            description: "", startAt: start, endAt: start + .hours(1), createdAt: call.now, timeZone: zone,
            place: nil, meetingURL: nil, locationType: .missing, slug: String(id.dropFirst(4)).lowercased(),
            ticketTypes: [TicketType(id: call.community.dice.identifier("ttype-"), name: "Standard")],
            cover: "https://images.lumacdn.com/event-covers/new/\(id)")
        try EventEdit(body, in: call.community).apply(to: &event)
        call.changes += call.community.create(event)
        return ["id": .string(event.id)]
    }

    static func update(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        var event = try call.event(try body.string("event_id", "event_api_id"))
        try EventEdit(body, in: call.community).apply(to: &event)
        call.changes += call.community.update(event)
        return [:]
    }

    static func requestCancellation(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let event = try call.event(try call.body().string("event_id", "event_api_id"))
        let guests = call.community.counts(of: event.id).approved.guests
        let token = call.community.requestCancellation(of: event, at: call.now)
        return ["cancellation_token": .string(token), "is_paid": .bool(event.isPaid), "guest_count": .number(guests)]
    }

    static func cancel(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let event = try call.event(try body.string("event_id", "event_api_id"))
        let token = try body.string("cancellation_token")
        guard let pending = call.community.cancellations[token], pending.eventID == event.id,
            call.now <= pending.expiresAt
        else { throw .invalid("The cancellation token is invalid or has expired.") }
        guard !event.isPaid || body.has("should_refund") else {
            throw .expected("boolean", received: "undefined", at: "should_refund")
        }
        call.changes += call.community.cancel(event)
        return [:]
    }
}
