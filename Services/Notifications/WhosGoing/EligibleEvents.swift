import Time

/// An event that may be announced, with the people who are going.
struct EligibleEvent: Hashable, Sendable {
    let event: GatheringEvent
    /// One row per member who is going and may be counted, ordered by member.
    let going: [Attendance]
    /// All attendance rows, whatever their status: what the reference system would have counted.
    let rowCount: Int

    var id: String { event.id }
    var attendeeCount: Int { going.count }
}

extension GatheringFacts {
    /// Rule 1 and rule 2: the events of this gathering that are scheduled, may be announced and have not ended,
    /// each with its distinct attendees, ordered by start and then by id.
    func eligibleEvents(at now: Timestamp) -> [EligibleEvent] {
        let rows = Dictionary(grouping: attendance, by: \.event)
        return
            events
            .filter { isEligible($0, at: now) }
            .sorted { ($0.start, $0.id) < ($1.start, $1.id) }
            .map { event in
                let rows = rows[event.id] ?? []
                return EligibleEvent(event: event, going: distinctGoing(rows), rowCount: rows.count)
            }
    }

    /// Rule 1 alone.
    func isEligible(_ event: GatheringEvent, at now: Timestamp) -> Bool {
        event.gathering == gathering.id && event.status == .scheduled && event.visibility.mayBeAnnounced
            && !event.hasEnded(at: now)
    }

    /// One row per member. Of several rows of one member the roles are united and the earliest date is kept.
    private func distinctGoing(_ rows: [Attendance]) -> [Attendance] {
        var going = rows.filter { $0.isGoing && mayBeCounted(member: $0.member) }
        going.sort { $0.member < $1.member }
        var distinct: [Attendance] = []
        distinct.reserveCapacity(going.count)
        for row in going {
            if let last = distinct.last, last.member == row.member {
                distinct[distinct.count - 1] = last.united(with: row)
            } else {
                distinct.append(row)
            }
        }
        return distinct
    }
}

extension Attendance {
    fileprivate func united(with other: Attendance) -> Attendance {
        var result = self
        result.isHost = isHost || other.isHost
        result.isSpeaker = isSpeaker || other.isSpeaker
        result.since = [since, other.since].compactMap { $0 }.min()
        return result
    }
}
