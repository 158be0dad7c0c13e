import CalendarModel

/// Who made an event in an outside calendar, which decides in what directions its link is followed.
///
/// | direction | what Rollcall made there | what others made there |
/// | --- | --- | --- |
/// | `both` | followed | followed |
/// | `export` | followed: Rollcall's version counts, what is deleted there is made again | left alone |
/// | `import` | left alone | followed: their version counts, what is deleted there is called off here |
///
/// Of what is left alone nothing is read, nothing is written and nothing is removed, on either side: the link is asleep
/// and remembers what the two last agreed on. When the direction changes, links fall asleep and wake in that same
/// transaction (`LinkStore.turn`), and everything is read as a whole; so what happened on both sides meanwhile is found
/// then, merged against that memory, and removals pass the brake. The order of changes makes no difference: each direction
/// follows the same links whatever was before it. One thing is not caught up with: an event of others that was deleted here
/// while their calendar could not be told stays there, since a change of direction shall never delete what others made.
enum LinkOrigin: Sendable, Hashable {
    /// Rollcall made it there, and left its mark.
    case ours
    /// Somebody else did.
    case theirs
}

extension SyncDirection {
    func follows(_ origin: LinkOrigin) -> Bool {
        switch self {
        case .both: true
        case .exportOnly: origin == .ours
        case .importOnly: origin == .theirs
        }
    }
}

extension Link {
    /// - Parameter seen: the counterpart as it was just read, of which nothing may be known yet.
    func origin(of event: CalendarEvent, in integration: Integration, _ seen: LinkPlanner.Remote) -> LinkOrigin {
        if let counterpart = remote ?? seen.event { return counterpart.mark == nil ? .theirs : .ours }
        // What has come from this calendar is nobody else's to make there.
        return event.origin == integration.outsideCalendar ? .theirs : .ours
    }

    /// What was just read, as the one's whose it always was: copies that people make bear the mark of what they are copies
    /// of, and marks get lost.
    func keepingMark(_ seen: LinkPlanner.Remote) -> LinkPlanner.Remote {
        guard case .present(var event) = seen, let remote else { return seen }
        event.mark = remote.mark
        return .present(event)
    }
}

extension LinkPlanner.Remote {
    fileprivate var event: OutsideEvent? { if case .present(let event) = self { event } else { nil } }
}
