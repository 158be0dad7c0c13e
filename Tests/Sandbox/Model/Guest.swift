import Time

/// One person's registration for one event.
struct Guest: Sendable {
    /// `gst-…`, stable per event and person.
    let id: String
    /// `g-…`, the `pk` value of the check-in code.
    let key: String
    let eventID: String
    let personID: String
    var status: ApprovalStatus
    var createdAt: Timestamp
    /// `nil` for people who were invited and have not registered.
    var registeredAt: Timestamp?
    var invitedAt: Timestamp?
    /// First click on the join link of an online event.
    var joinedAt: Timestamp?
    /// E.164
    var phoneNumber: String?
    /// `nil` and empty are both seen at Luma.
    var answers: [Answer]?
    var source: String?
    var tickets: [Ticket]
    var orders: [Order]

    /// The earliest check-in of any ticket.
    var checkedInAt: Timestamp? { tickets.compactMap(\.checkedInAt).min() }
}

enum ApprovalStatus: String, Sendable, CaseIterable {
    case approved, session, invited, declined, waitlist
    case pendingApproval = "pending_approval"
}

struct Ticket: Sendable, Hashable {
    /// `tkt-…`
    let id: String
    let typeID: String
    let name: String
    /// Minor unit of `currency`.
    var amount = 0
    var discount = 0
    /// `nil` for free tickets.
    var currency: String?
    var checkedInAt: Timestamp?

    var isCaptured: Bool { amount > 0 }
}

/// One payment for one or several tickets.
struct Order: Sendable, Hashable {
    /// `evttktord-…`
    let id: String
    var amount: Int
    var discount: Int
    var currency: String?
    /// The code of a coupon worth 20 percent, if one was used.
    var coupon: Coupon?
    var isRefunded = false

    var isCaptured: Bool { amount > 0 }
}

struct Coupon: Sendable, Hashable {
    let id: String
    let percentOff: Int
    let code: String
}
