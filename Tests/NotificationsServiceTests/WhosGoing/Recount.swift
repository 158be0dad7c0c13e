import Time

@testable import NotificationsService

/// A gathering with all of its rows in memory, and its people counted as plainly as the rules can be read: what a crowd
/// that was kept through many changes must agree with.
struct Recount {
    var gathering: Gathering
    var events: [GatheringEvent]
    /// Rows of any events, in any order.
    var attendance: [Attendance]
    /// The directory, by id.
    var members: [String: Member]

    var facts: GatheringFacts {
        var headcounts: [String: Headcount] = [:]
        for event in events { headcounts[event.id] = headcount(of: [event.id]) }
        return GatheringFacts(gathering: gathering, events: events, headcounts: headcounts)
    }

    func headcount(of events: Set<String>) -> Headcount {
        Headcount(attendees: people(of: events).count, rows: attendance.count { events.contains($0.event) })
    }

    /// Everybody who goes to any of the events, in the order of their ranks.
    func people(of events: Set<String>) -> [Attendee] {
        let going = attendance.filter { row in
            events.contains(row.event) && row.isGoing && members[row.member]?.mayBeCounted == true
        }
        return Dictionary(grouping: going, by: \.member).map { member, rows in
            Attendee(
                member: member, eventsCount: Set(rows.map(\.event)).count,
                hasRole: rows.contains { $0.isHost || $0.isSpeaker }, since: rows.compactMap(\.since).min())
        }.sorted { $0.rank < $1.rank }
    }

    func attendees(of scope: [EligibleEvent]) -> Payload.Attendees {
        let people = people(of: Set(scope.map(\.id)))
        return Payload.Attendees(
            total: people.count,
            top: people.prefix(6).map { person in
                Payload.TopAttendee(
                    member: person.member,
                    displayName: DisplayText.singleLine(members[person.member]?.displayName ?? ""),
                    imageURL: members[person.member]?.imageURL, eventsCount: person.eventsCount)
            })
    }

    func eligibleEvents(at now: Timestamp) -> [EligibleEvent] { facts.eligibleEvents(at: now) }

    func nextMoment(
        after now: Timestamp, configuration: WhosGoingConfiguration, calendar: LocalCalendar
    ) -> Timestamp? {
        facts.nextMoment(after: now, configuration: configuration, calendar: calendar)
    }
}

extension Attendee {
    /// What decides, the least first.
    fileprivate var rank: (Int, Int, Int64, String) {
        (-eventsCount, hasRole ? 0 : 1, since?.milliseconds ?? .max, member)
    }
}
