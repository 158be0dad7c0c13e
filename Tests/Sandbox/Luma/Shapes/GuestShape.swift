import JSON

/// The JSON of guests, tickets and orders (§2.0.4, §2.0.5).
struct GuestShape {
    let community: Community

    /// An entry of `events/guests/list`: no orders.
    func entry(_ guest: Guest) -> JSONValue {
        let person = community.person(guest.personID)
        return [
            "id": .string(guest.id), "user_id": .string(guest.personID), "user_email": .string(person?.email ?? ""),
            "user_name": .text(person?.name), "user_first_name": .text(person?.firstName),
            "user_last_name": .text(person?.lastName), "approval_status": .string(guest.status.rawValue),
            "check_in_qr_code": .string("https://luma.com/check-in/\(guest.eventID)?pk=\(guest.key)"),
            "eth_address": nil, "invited_at": .time(guest.invitedAt), "joined_at": .time(guest.joinedAt),
            "phone_number": .text(guest.phoneNumber), "registered_at": .time(guest.registeredAt),
            "registration_answers": guest.answers.map { .array($0.map(QuestionShape.json)) } ?? nil,
            "solana_address": nil, "utm_source": .text(guest.source),
            "event_tickets": .array(guest.tickets.map(Self.ticket)),
        ]
    }

    /// The answer of `events/guests/get`: with orders.
    func detail(_ guest: Guest) -> JSONValue {
        entry(guest).merging(["event_ticket_orders": .array(guest.orders.map(Self.order))])
    }

    /// The guest inside webhooks: with the deprecated names the payloads still carry, and the event.
    func webhook(_ guest: Guest, event: Event) -> JSONValue {
        entry(guest).merging([
            "event_tickets": .array(guest.tickets.map(Self.webhookTicket)), "custom_source": nil,
            "event_ticket_orders": .array(
                guest.orders.map { Self.order($0).merging(["api_id": .string($0.id)]) }),
            "event": EventShape(community: community).webhook(event),
        ])
    }

    /// The guest as the routes of spring 2026 and before gave it.
    func old(_ guest: Guest) -> JSONValue {
        detail(guest).merging([
            "api_id": .string(guest.id), "user_api_id": .string(guest.personID),
            "created_at": .time(guest.createdAt), "custom_source": nil,
            "event_ticket": guest.tickets.first.map(Self.webhookTicket) ?? nil,
            "checked_in_at": .time(guest.checkedInAt),
        ])
    }

    static func webhookTicket(_ ticket: Ticket) -> JSONValue {
        self.ticket(ticket).merging(["api_id": .string(ticket.id)])
    }

    private static func ticket(_ ticket: Ticket) -> JSONValue {
        [
            "id": .string(ticket.id), "amount": .number(ticket.amount), "amount_discount": .number(ticket.discount),
            "amount_tax": 0, "currency": .text(ticket.currency), "checked_in_at": .time(ticket.checkedInAt),
            "event_ticket_type_id": .string(ticket.typeID), "is_captured": .bool(ticket.isCaptured),
            "name": .string(ticket.name),
        ]
    }

    private static func order(_ order: Order) -> JSONValue {
        [
            "id": .string(order.id), "amount": .number(order.amount), "amount_discount": .number(order.discount),
            "amount_tax": 0, "currency": .text(order.currency), "coupon_info": order.coupon.map(coupon) ?? nil,
            "is_captured": .bool(order.isCaptured), "amount_refunded": .number(order.isRefunded ? order.amount : 0),
        ]
    }

    private static func coupon(_ coupon: Coupon) -> JSONValue {
        [
            "api_id": .string(coupon.id), "percent_off": .number(coupon.percentOff), "cents_off": nil,
            "currency": nil, "code": .string(coupon.code),
        ]
    }
}
