import Identity
import Time

/// What a shop said of a ticket once.
struct TicketStatement: Sendable, Hashable {
    /// The names are stored, so they never change.
    enum Kind: String, Sendable { case purchased, refunded, transferred }

    var kind: Kind
    /// nil: all that was bought. A purchase names it.
    var resource: String?
    /// Whose ticket was transferred; nil: that of whoever had it.
    var giver: EmailAddress?
    /// Who bought it, gave it back, or was given it.
    var person: EmailAddress
    var name: String?
    var saidAt: Timestamp

    /// Whether it is about the same as another one, whatever it is called and whenever it was said.
    fileprivate func concernsTheSame(as other: TicketStatement) -> Bool {
        kind == other.kind && resource == other.resource && giver?.key == other.giver?.key
            && person.key == other.person.key
    }
}

/// A ticket that somebody has, or had.
struct Ticket: Sendable, Hashable {
    var resource: String
    var person: EmailAddress
    var name: String?
    var isValid: Bool
}

/// All that a shop said of one purchase, and who has the tickets by that.
///
/// The order in which it came does not count: tickets are bought before anything else happens to them, transfers follow one
/// another as they happened, and what was given back stays so.
struct PurchaseHistory: Sendable {
    /// More of them are no purchase of people's.
    static let longest = 1_000

    /// In the order in which they came.
    private(set) var statements: [TicketStatement]

    init(_ statements: [TicketStatement]) { self.statements = statements }

    /// - Returns: false when nothing follows from it that did not before.
    mutating func add(_ statement: TicketStatement) -> Bool {
        let same = statements.filter { $0.concernsTheSame(as: statement) }
        let isKnown =
            switch statement.kind {
            case .purchased: !same.isEmpty && (statement.name == nil || same.last?.name == statement.name)
            case .refunded: !same.isEmpty
            // A ticket can go to and fro.
            case .transferred: same.contains { $0.saidAt == statement.saidAt }
            }
        guard !isKnown else { return false }
        statements.append(statement)
        return true
    }

    /// The tickets of everybody who has or had one.
    var tickets: [Ticket] {
        Set(statements.compactMap(\.resource)).sorted().flatMap { outcome(for: $0) }
    }

    /// Who had one ticket after whom, from its buyer to who has it.
    private struct Seat {
        var people: [EmailKey]
        var isRefunded = false
    }

    private func outcome(for resource: String) -> [Ticket] {
        let said = statements.filter { $0.resource == nil || $0.resource == resource }
        var seats: [Seat] = []
        for purchase in said where purchase.kind == .purchased {
            let buyer = purchase.person.key
            if !seats.contains(where: { $0.people == [buyer] }) { seats.append(Seat(people: [buyer])) }
        }
        // Those of one instant stay in the order in which they came.
        let transfers = said.filter { $0.kind == .transferred }.sorted { $0.saidAt < $1.saidAt }
        for transfer in transfers { Self.follow(transfer, &seats) }
        for refund in said where refund.kind == .refunded { Self.refund(refund.person.key, &seats) }
        return Self.tickets(of: seats, for: resource, said)
    }

    private static func follow(_ transfer: TicketStatement, _ seats: inout [Seat]) {
        let (giver, receiver) = (transfer.giver?.key, transfer.person.key)
        let moved = seats.indices.filter { giver == nil || seats[$0].people.last == giver }
        for index in moved where seats[index].people.last != receiver { seats[index].people.append(receiver) }
        guard moved.isEmpty else { return }
        // A ticket of which the shop has said nothing yet, or another one of the same buyer's.
        let isKnown = transfer.resource != nil || seats.contains { $0.people.contains { $0 == giver } }
        if isKnown { seats.append(Seat(people: [giver, receiver].compactMap { $0 })) }
    }

    /// A buyer who has passed a ticket on may be the one who is paid back.
    private static func refund(_ person: EmailKey, _ seats: inout [Seat]) {
        let held = seats.indices.filter { seats[$0].people.last == person }
        let concerned = held.isEmpty ? seats.indices.filter { seats[$0].people.contains(person) } : held
        for index in concerned { seats[index].isRefunded = true }
    }

    private static func tickets(of seats: [Seat], for resource: String, _ said: [TicketStatement]) -> [Ticket] {
        let valid = Set(seats.filter { !$0.isRefunded }.compactMap(\.people.last))
        return Set(seats.flatMap(\.people)).sorted().compactMap { key in
            let ofPerson = said.filter { $0.person.key == key }
            guard let person = ofPerson.first?.person ?? said.compactMap(\.giver).first(where: { $0.key == key })
            else { return nil }
            return Ticket(
                resource: resource, person: person, name: ofPerson.last { $0.name != nil }?.name,
                isValid: valid.contains(key))
        }
    }
}
