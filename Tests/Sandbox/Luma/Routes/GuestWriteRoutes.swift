import JSON

/// Changing guests.
enum GuestWriteRoutes {
    static let all: [LumaRoute] = [
        .post("/v1/events/guests/update-status", updateStatus), .post("/v1/events/guests/add", add),
        .post("/v1/events/guests/update-tickets", updateTickets),
        .post("/v1/events/guests/send-invites", sendInvites),
    ]

    private enum TargetStatus: String, CaseIterable {
        case approved, declined, waitlist
        case pendingApproval = "pending_approval"

        var status: ApprovalStatus { ApprovalStatus(rawValue: rawValue) ?? .approved }
    }

    private static func updateStatus(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let event = try call.event(try body.string("event_id"))
        let guestID = try body.string("guest_id")
        guard let target: TargetStatus = try body.choice("status") else {
            throw .expected("string", received: "undefined", at: "status")
        }
        let sendsEmail = try body.bool("send_email", default: true)
        if let message = try body.optionalString("message") {
            guard message.count <= 200 else {
                throw .invalid("Too big: expected string to have <=200 characters → at message")
            }
            guard sendsEmail else { throw .invalid("message cannot be used with send_email: false") }
        }
        let refunds = try body.bool("should_refund", default: false)
        let guest = try call.guest(guestID, of: event)
        call.changes += call.community.setStatus(target.status, of: guest, refunds: refunds)
        return [:]
    }

    static func add(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let event = try call.event(try body.string("event_id", "event_api_id"))
        _ = try body.array("guests")
        guard !(body.has("ticket") && body.has("tickets")) else {
            throw .invalid("Provide either ticket or tickets, not both.")
        }
        let target: TargetStatus = try body.choice("approval_status") ?? .approved
        guard target != .declined else {
            throw .unknownChoice(["approved", "pending_approval", "waitlist"], at: "approval_status")
        }
        let tickets = try body.objects("tickets").count
        for guest in try body.objects("guests") {
            call.changes += call.community.register(
                email: try guest.string("email"), name: try guest.optionalString("name"), for: event,
                status: target.status, tickets: max(tickets, 1), answers: try answers(guest, event: event),
                at: call.now)
        }
        return [:]
    }

    private static func answers(_ guest: BodyReader, event: Event) throws(APIError) -> [Answer]? {
        guard guest.has("registration_answers") else { return nil }
        var result: [Answer] = []
        for answer in try guest.objects("registration_answers") {
            let id = try answer.string("question_id")
            guard let question = event.questions.first(where: { $0.id == id }) else {
                throw .invalid("Unknown registration question \(id).")
            }
            result.append(Answer(question: question, value: .text(try answer.optionalString("value"))))
        }
        return result
    }

    private static func updateTickets(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let event = try call.event(try body.string("event_id"))
        let guest = try call.guest(try body.string("guest_id"), of: event)
        let removed = try body.strings("ticket_ids_to_remove")
        var added: [TicketType] = []
        for ticket in try body.objects("tickets_to_add") {
            let id = try ticket.string("event_ticket_type_id")
            guard let type = event.ticketTypes.first(where: { $0.id == id }) else {
                throw .invalid("Unknown ticket type \(id).")
            }
            added.append(type)
        }
        guard guest.tickets.contains(where: { !removed.contains($0.id) }) || !added.isEmpty else {
            throw .invalid("A guest must keep at least one valid ticket.")
        }
        call.changes += call.community.changeTickets(of: guest, removing: removed, adding: added)
        return [:]
    }

    private static func sendInvites(_ call: inout LumaCall) throws(APIError) -> JSONValue {
        let body = try call.body()
        let event = try call.event(try body.string("event_id"))
        _ = try body.array("guests")
        for guest in try body.objects("guests") {
            let email = try guest.string("email")
            guard call.community.guest(email, of: event.id) == nil else { continue }
            call.changes += call.community.register(
                email: email, name: try guest.optionalString("name"), for: event, status: .invited, at: call.now)
        }
        return [:]
    }
}
