import Time

/// Draws who registers for an event, and how that went.
struct GuestGenerator {
    let reference: Timestamp
    private var dice: Dice

    init(seed: UInt64, reference: Timestamp) {
        dice = Dice(seed: seed, stream: "guests")
        self.reference = reference
    }

    /// - Parameter people: who comes to events of this city; each registers at most once.
    mutating func guests(_ count: Int, of event: Event, from people: [Person]) -> [Guest] {
        people.shuffled(using: &dice).prefix(count).map { guest($0, of: event) }
    }

    private mutating func guest(_ person: Person, of event: Event) -> Guest {
        let isPast = event.startAt < reference
        let status = status(isPast: isPast, event: event)
        let latest = min(reference, event.startAt)
        let registered =
            event.createdAt + .milliseconds(Int64(dice.unit() * Double((latest - event.createdAt).inMilliseconds)))
        let isInvitedOnly = status == .invited
        let count = isInvitedOnly ? 0 : event.allowsMultipleTickets && dice.chance(0.15) ? dice.number(2...4) : 1
        var guest = Guest(
            id: dice.identifier("gst-"), key: dice.identifier("g-"), eventID: event.id, personID: person.id,
            status: status, createdAt: registered, registeredAt: isInvitedOnly ? nil : registered,
            invitedAt: isInvitedOnly || dice.chance(0.08) ? registered : nil,
            phoneNumber: dice.chance(0.3) ? "+49151\(dice.number(10_000_000...99_999_999))" : nil,
            answers: isInvitedOnly ? nil : answers(to: event.questions),
            source: dice.chance(0.25) ? dice.pick(["newsletter", "instagram", "friend"]) : nil,
            tickets: [], orders: [])
        addTickets(count, to: &guest, event: event)
        if isPast { checkIn(&guest, event: event) }
        if event.meetingURL != nil, isPast, status == .approved, dice.chance(0.8) { guest.joinedAt = event.startAt }
        return guest
    }

    private mutating func status(isPast: Bool, event: Event) -> ApprovalStatus {
        let pending = event.requiresApproval ? (isPast ? 0.03 : 0.13) : 0
        let waitlist = event.hasWaitlist && event.maxCapacity != nil ? 0.07 : 0
        let invited = isPast ? 0.04 : 0.07
        let declined = isPast ? 0.12 : 0.09
        let order: [ApprovalStatus] = [.pendingApproval, .waitlist, .invited, .declined, .approved]
        let weights = [pending, waitlist, invited, declined, 1 - pending - waitlist - invited - declined]
        return order[dice.pick(weights: weights)]
    }

    private mutating func addTickets(_ count: Int, to guest: inout Guest, event: Event) {
        guard count > 0, let type = event.ticketTypes.first(where: { !$0.isHidden }) else { return }
        let isCharged = guest.status == .approved && type.cents != nil
        let hasCoupon = isCharged && dice.chance(0.2)
        let price = isCharged ? type.cents ?? 0 : 0
        let discount = hasCoupon ? price / 5 : 0
        for _ in 0..<count {
            guest.tickets.append(
                Ticket(
                    id: dice.identifier("tkt-"), typeID: type.id, name: type.name, amount: price, discount: discount,
                    currency: price > 0 ? type.currency : nil))
        }
        guest.orders = [
            Order(
                id: dice.identifier("evttktord-"), amount: (price - discount) * count, discount: discount * count,
                currency: price > 0 ? type.currency : "usd",
                coupon: hasCoupon ? Coupon(id: "cpn-EARLY20", percentOff: 20, code: "EARLY20") : nil)
        ]
    }

    /// Some people come although they declined: that happens, and counts.
    private mutating func checkIn(_ guest: inout Guest, event: Event) {
        let probability = guest.status == .approved ? 0.72 : guest.status == .declined ? 0.05 : 0
        guard dice.chance(probability) else { return }
        for index in guest.tickets.indices where index == 0 || dice.chance(0.8) {
            guest.tickets[index].checkedInAt = event.startAt + .seconds(dice.number(-1200...2400))
        }
    }

    private mutating func answers(to questions: [Question]) -> [Answer]? {
        if dice.chance(0.15) { return nil }
        return questions.map { question in
            let value: Answer.Value =
                switch question.kind {
                case .agreeCheck: .agreed
                case .company:
                    .company(
                        name: dice.pick(["Example GmbH", "Exemplo Lda", "Ejemplo S.A.", nil]),
                        jobTitle: dice.chance(0.6) ? dice.pick(["Engineer", "Designer", "Produktmanagerin"]) : nil)
                case .dropdown(let options): .text(dice.chance(0.8) ? dice.pick(options) : nil)
                case .multiSelect(let options): .choices(options.filter { _ in dice.chance(0.5) })
                case .linkedin: .text(dice.chance(0.5) ? "/in/\(dice.identifier("", length: 8).lowercased())" : nil)
                case .text: .text(nil)
                }
            return Answer(question: question, value: value)
        }
    }
}
