import Time

@testable import NotificationsService

/// Short ways to say who goes where, for the tables of these tests.
enum Sample {
    /// 2026-03-02T12:00:00Z, a Monday; clocks in the United States go forward on the 8th, in Europe on the 29th.
    static let now = Timestamp(milliseconds: 1_772_452_800_000)

    static func event(
        _ id: String, startsIn start: Duration, lasting length: Duration? = .hours(4), gathering: String? = "lisbon",
        status: GatheringEvent.Status = .scheduled, visibility: GatheringEvent.Visibility = .everyone
    ) -> GatheringEvent {
        let begin = now + start
        return GatheringEvent(
            id: id, slug: "\(id)-slug", name: "Event \(id)", start: begin, statedEnd: length.map { begin + $0 },
            status: status, visibility: visibility, gathering: gathering)
    }

    /// Rows of people who are going to an event: `m01`, `m02`, … or those of a range.
    static func going(_ event: String, _ members: some Sequence<Int>) -> [Attendance] {
        members.map { Attendance(event: event, member: memberID($0), status: .going) }
    }

    static func memberID(_ number: Int) -> String { number < 10 ? "m0\(number)" : "m\(number)" }

    static func members(_ count: Int) -> [String: Member] {
        var result: [String: Member] = [:]
        for number in 1...max(1, count) {
            let id = memberID(number)
            result[id] = Member(id: id, displayName: "Member \(number)")
        }
        return result
    }

    static func facts(
        _ events: [GatheringEvent], _ attendance: [Attendance] = [], members: [String: Member] = members(40),
        name: String = "Lisbon", timeZone: String? = nil
    ) -> Recount {
        Recount(
            gathering: Gathering(id: "lisbon", name: name, timeZone: timeZone), events: events,
            attendance: attendance, members: members)
    }

    static func builder(
        _ recount: Recount, at now: Timestamp = now, zone: TimeZoneRules = .utc
    ) -> PayloadBuilder {
        PayloadBuilder(facts: recount.facts, now: now, calendar: LocalCalendar(zone: zone))
    }

    /// The payload of what a rule kind sees in the first edition.
    static func payload(
        _ kind: RuleKind, _ recount: Recount, at now: Timestamp = now, suppressed: Set<CandidateKey> = [],
        zone: TimeZoneRules = .utc
    ) -> Payload? {
        guard let prospect = prospect(kind, recount, .init(), at: now, suppressed: suppressed) else { return nil }
        let builder = builder(recount, at: now, zone: zone)
        let scope = builder.scope(of: prospect, continuing: nil, suppressed: suppressed)
        return builder.payload(prospect, scope: scope, attendees: recount.attendees(of: scope))
    }

    /// What a rule kind sees in the first edition.
    static func prospect(
        _ kind: RuleKind, _ facts: Recount, _ configuration: WhosGoingConfiguration,
        at now: Timestamp = now,
        suppressed: Set<CandidateKey> = []
    ) -> Prospect? {
        let chains = Chain.chains(of: facts.eligibleEvents(at: now), gap: configuration.length(of: .upcoming))
        return Edition.assign(chains, known: []).first.map {
            Prospect(kind, edition: $0, configuration: configuration, now: now, suppressed: suppressed)
        }
    }
}

extension Duration {
    static let instant = Duration.milliseconds(1)
}
