import Database

/// The people of one gathering's events, as often as they are asked for in one transaction.
///
/// What was asked for once is kept and follows every change (`CrowdUpkeep`), so that asking again costs the same however
/// many people there are. Only a set of events that nobody asked for before has to be counted.
final class Crowds {
    private let connection: Connection
    private let gathering: String
    private let isKeeping: Bool
    private var asked: Set<Int64> = []

    /// - Parameter isKeeping: whether what had to be counted is stored; false for who may only read.
    init(connection: Connection, gathering: String, isKeeping: Bool = true) {
        self.connection = connection
        self.gathering = gathering
        self.isKeeping = isKeeping
    }

    /// How many go to one event. Who keeps crowds sees to it that the event's page can be told without counting.
    func headcount(of event: String) throws -> Headcount {
        let line = try CrowdRows(connection: connection).find([event], of: gathering)
        let names = isKeeping ? GatheringView.standardPeople : 0
        guard let line, line.tells(names) else { return try crowd(of: [event], telling: names).headcount }
        asked.insert(line.number)
        return line.headcount
    }

    /// The people of a set of events.
    ///
    /// - Parameters:
    ///   - events: the set, each once.
    ///   - count: of how many people the names are wanted.
    func crowd(of events: [String], telling count: Int) throws -> Crowd {
        guard !events.isEmpty else { return Crowd() }
        let rows = CrowdRows(connection: connection)
        let line = try rows.find(events, of: gathering)
        let kept = try line.flatMap { try rows.load($0.number) }
        if let line { asked.insert(line.number) }
        if let kept, kept.tells(count) { return kept }
        var counted = try CrowdCount(connection: connection).count(events, limit: max(count, Crowd.keptLimit))
        guard isKeeping else { return counted }
        if let line, let kept {
            counted.headcount.revision = kept.headcount.revision
            try rows.save(counted, before: kept, as: line.number)
        } else {
            asked.insert(try rows.insert(counted, of: events, gathering: gathering))
        }
        return counted
    }

    /// The people of what a notification speaks of.
    func attendees(of scope: [EligibleEvent]) throws -> Payload.Attendees {
        let limit = Payload.topAttendeeLimit
        let crowd = try crowd(of: scope.map(\.id), telling: limit)
        let members = MemberCopies(connection: connection)
        let top = try crowd.first.prefix(limit).map { person in
            Payload.TopAttendee(person, try members.find(person.member))
        }
        return Payload.Attendees(total: crowd.headcount.attendees, top: top)
    }

    /// Who goes to the gathering's eligible events.
    func view(of gathering: Gathering, _ eligible: [EligibleEvent]) throws -> GatheringView {
        let crowd = try crowd(of: eligible.map(\.id), telling: Payload.topAttendeeLimit)
        let top = try MemberCopies(connection: connection).known(crowd.first.prefix(Payload.topAttendeeLimit))
        return GatheringView(
            gathering: gathering, events: eligible, attendeeTotal: crowd.headcount.attendees, top: top)
    }

    /// The first people of one event.
    func people(of event: String, _ limit: Int) throws -> [Member] {
        let crowd = try crowd(of: [event], telling: limit)
        return try MemberCopies(connection: connection).known(crowd.first.prefix(limit))
    }

    /// Forgets the crowds of the gathering that were not asked for: what they are about is over, or another set.
    func dropOthers() throws {
        try CrowdRows(connection: connection).drop(of: gathering, except: asked)
    }
}

extension Payload.TopAttendee {
    fileprivate init(_ person: Attendee, _ member: Member?) {
        self.init(
            member: person.member, displayName: DisplayText.singleLine(member?.displayName ?? ""),
            imageURL: member?.imageURL, eventsCount: person.eventsCount)
    }
}
