import JSON

/// The JSON of `guest_counts`.
enum CountsShape {
    static func json(_ counts: GuestCounts) -> JSONValue {
        [
            "approved": json(counts.approved), "pending_approval": json(counts.pendingApproval),
            "waitlist": json(counts.waitlist), "invited": json(counts.invited), "declined": json(counts.declined),
            "checked_in": json(counts.checkedIn),
        ]
    }

    private static func json(_ count: GuestCounts.Count) -> JSONValue {
        ["guests": .number(count.guests), "tickets": .number(count.tickets)]
    }
}
