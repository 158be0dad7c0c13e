import Time

/// What guests and hosts do. Each operation returns what webhooks are told, in Luma's order.
extension Community {
    /// A person registers, or registers again after declining (then with the same guest id).
    mutating func register(
        email: String, name: String?, for event: Event, status: ApprovalStatus, tickets: Int = 1,
        answers: [Answer]? = nil, at now: Timestamp
    ) -> [Change] {
        var changes: [Change] = []
        let person = person(email: email) ?? makePerson(email: email, name: name, at: now, changes: &changes)
        var guest =
            guests(of: event.id).first { $0.personID == person.id }
            ?? Guest(
                id: dice.identifier("gst-"), key: dice.identifier("g-"), eventID: event.id, personID: person.id,
                status: status, createdAt: now, answers: answers, tickets: [], orders: [])
        guest.status = status
        if status == .invited {
            guest.invitedAt = now
            store(guest)
            return changes
        }
        guest.registeredAt = now
        if let answers { guest.answers = answers }
        let fresh = guest.tickets.isEmpty ? makeTickets(max(tickets, 1), for: event) : []
        guest.tickets += fresh
        store(guest)
        // One registration causes all of these together, as was observed at Luma.
        return changes + [.guestRegistered(guest), .guestUpdated(guest)]
            + fresh.map { .ticketRegistered(guest, $0) }
    }

    /// - Returns: nothing when the guest already has that status.
    mutating func setStatus(_ status: ApprovalStatus, of guest: Guest, refunds: Bool = false) -> [Change] {
        guard guest.status != status else { return [] }
        var guest = guest
        guest.status = status
        let refunded = refunds && guest.orders.contains { $0.isCaptured && !$0.isRefunded }
        if refunded { for index in guest.orders.indices { guest.orders[index].isRefunded = true } }
        store(guest)
        return [.guestUpdated(guest)] + (refunded ? [.guestRefunded(guest)] : [])
    }

    /// Checks in one ticket, or all of the guest's.
    mutating func checkIn(_ guest: Guest, ticket ticketID: String? = nil, at now: Timestamp) -> [Change] {
        var guest = guest
        for index in guest.tickets.indices where ticketID == nil || guest.tickets[index].id == ticketID {
            guest.tickets[index].checkedInAt = guest.tickets[index].checkedInAt ?? now
        }
        store(guest)
        return [.guestUpdated(guest)]
    }

    /// Removes and adds free tickets.
    mutating func changeTickets(of guest: Guest, removing removed: [String], adding types: [TicketType]) -> [Change] {
        var guest = guest
        guest.tickets.removeAll { removed.contains($0.id) }
        let fresh = types.map { Ticket(id: dice.identifier("tkt-"), typeID: $0.id, name: $0.name) }
        guest.tickets += fresh
        store(guest)
        return [.guestUpdated(guest)] + fresh.map { .ticketRegistered(guest, $0) }
    }

    private mutating func makePerson(email: String, name: String?, at now: Timestamp, changes: inout [Change]) -> Person
    {
        let person = Person(
            id: dice.identifier("usr-"), email: email, name: name, firstName: nil, lastName: nil,
            avatarURL: "https://cdn.lu.ma/avatars-default/avatar_\(dice.number(1...50)).png")
        add(person)
        changes.append(.personSubscribed(person, at: now))
        return person
    }

    private mutating func makeTickets(_ count: Int, for event: Event) -> [Ticket] {
        guard let type = event.ticketTypes.first(where: { !$0.isHidden }) ?? event.ticketTypes.first else { return [] }
        return (0..<count).map { _ in Ticket(id: dice.identifier("tkt-"), typeID: type.id, name: type.name) }
    }
}
