import EventLoop
import JSON
import Time

/// What guests and hosts do in Luma's own pages.
enum ControlGuests {
    static let all = [
        ControlRoute("POST", "register", register),
        ControlRoute("POST", "approve") { api, request throws(APIError) in
            try setStatus(.approved, api, request)
        },
        ControlRoute("POST", "decline") { api, request throws(APIError) in
            try setStatus(.declined, api, request)
        },
        ControlRoute("POST", "check-in", checkIn),
    ]

    @LoopActor private static func register(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let email = try request.required("email")
        let status = try request.status() ?? .approved
        let tickets = try request.integer("tickets") ?? 1
        guard (1...20).contains(tickets) else { throw .invalid("tickets must be 1 to 20.") }
        let event = try api.luma.community.event(named: try request.required("event"))
        let name = request.optional("name")
        return try api.luma.perform { (community, now) throws(APIError) in
            let changes = community.register(
                email: email, name: name, for: event, status: status, tickets: tickets, at: now)
            return (try guestAnswer(email, event, community), changes)
        }
    }

    @LoopActor private static func setStatus(
        _ status: ApprovalStatus, _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let (event, guest) = try request.guest(in: api.luma.community)
        return try api.luma.perform { (community, _) throws(APIError) in
            let changes = community.setStatus(status, of: guest)
            return (try guestAnswer(guest.id, event, community), changes)
        }
    }

    @LoopActor private static func checkIn(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let (event, guest) = try request.guest(in: api.luma.community)
        guard !guest.tickets.isEmpty else { throw .invalid("The guest has no ticket to check in.") }
        let ticket = request.optional("ticket")
        return try api.luma.perform { (community, now) throws(APIError) in
            let changes = community.checkIn(guest, ticket: ticket, at: now)
            return (try guestAnswer(guest.id, event, community), changes)
        }
    }

    private static func guestAnswer(
        _ id: String, _ event: Event, _ community: Community
    ) throws(APIError) -> APIResponse {
        guard let guest = community.guest(id, of: event.id) else { throw .notFound("Guest not found.") }
        return .json(GuestShape(community: community).detail(guest))
    }
}

extension ControlRequest {
    fileprivate func status() throws(APIError) -> ApprovalStatus? {
        guard let text = optional("status") else { return nil }
        guard let status = ApprovalStatus(rawValue: text) else {
            throw .unknownChoice(ApprovalStatus.allCases.map(\.rawValue), at: "status")
        }
        return status
    }

    /// The guest named by `event` and by `guest` or `email`.
    fileprivate func guest(in community: Community) throws(APIError) -> (Event, Guest) {
        let event = try community.event(named: try required("event"))
        let name = optional("guest") != nil ? try required("guest") : try required("email")
        guard let guest = community.guest(name, of: event.id) else {
            throw .notFound("“\(name)” is not a guest of \(event.name).")
        }
        return (event, guest)
    }
}
