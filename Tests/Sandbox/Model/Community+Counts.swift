/// How many guests and tickets an event has in each status, as `guest_counts` gives them.
struct GuestCounts: Sendable, Equatable {
    struct Count: Sendable, Equatable {
        var guests = 0
        var tickets = 0
    }

    var approved = Count()
    var pendingApproval = Count()
    var waitlist = Count()
    var invited = Count()
    var declined = Count()
    var checkedIn = Count()

    init(_ guests: [Guest]) {
        for guest in guests {
            let tickets = guest.tickets.count
            switch guest.status {
            case .approved, .session: approved.add(tickets: tickets)
            case .pendingApproval: pendingApproval.add(tickets: max(tickets, 1))
            case .waitlist: waitlist.add(tickets: max(tickets, 1))
            case .invited: invited.add(tickets: 0)
            case .declined: declined.add(tickets: tickets)
            }
            let arrived = guest.tickets.count { $0.checkedInAt != nil }
            if arrived > 0 { checkedIn.add(tickets: arrived) }
        }
    }
}

extension GuestCounts.Count {
    fileprivate mutating func add(tickets: Int) {
        guests += 1
        self.tickets += tickets
    }
}

extension Community {
    func counts(of eventID: String) -> GuestCounts { GuestCounts(guests(of: eventID)) }

    /// Free places, or `nil` when the event has no limit.
    func spotsRemaining(of event: Event) -> Int? {
        event.maxCapacity.map { max(0, $0 - counts(of: event.id).approved.tickets) }
    }
}
