/// How a guest was recognised as a member.
enum MatchMethod: String, Sendable {
    /// By the member's primary address.
    case address
    /// By another address of the member.
    case alias
    /// By a person, whom no address overrules.
    case manual
}

/// One guest of one event, by the source's identifiers.
struct GuestReference: Hashable, Sendable {
    var event: String
    var guest: String
}

/// Who a guest is, and how we know.
struct Match: Hashable, Sendable {
    var member: String
    var method: MatchMethod
    /// For people; it names no address and stays true when names change.
    var reason: String
}

/// The member to whom an address belongs, and its place among the member's addresses; 0 is the primary one.
struct AddressOwner: Hashable, Sendable {
    var member: String
    var position: Int

    var match: Match {
        position == 0
            ? Match(
                member: member, method: .address,
                reason: "the guest's e-mail address is the member's primary address")
            : Match(
                member: member, method: .alias,
                reason: "the guest's e-mail address is number \(position + 1) of the member's addresses")
    }
}
