import Mutation
import Testing
import Time

@testable import NotificationsService

@Suite("A crowd")
struct CrowdTests {
    private func crowd(of people: some Sequence<Attendee>, limit: Int = Crowd.keptLimit) -> Crowd {
        var crowd = Crowd(limit: limit)
        for person in people { crowd.replace(nil, by: person) }
        return crowd
    }

    private func person(
        _ number: Int, events: Int = 1, hasRole: Bool = false, since: Timestamp? = nil
    ) -> Attendee {
        Attendee(member: Sample.memberID(number), eventsCount: events, hasRole: hasRole, since: since)
    }

    @Test("puts most events first, then hosts and speakers, then the longest going, then the id")
    func order() {
        let early = Sample.now - .days(9)
        let late = Sample.now - .days(1)
        let people = [
            Attendee(member: "two-events", eventsCount: 2, hasRole: false, since: late),
            Attendee(member: "early-speaker", eventsCount: 1, hasRole: true, since: early),
            Attendee(member: "host", eventsCount: 1, hasRole: true, since: late),
            Attendee(member: "early", eventsCount: 1, hasRole: false, since: early),
            Attendee(member: "late", eventsCount: 1, hasRole: false, since: late),
            Attendee(member: "undated-a", eventsCount: 1, hasRole: false, since: nil),
            Attendee(member: "undated-b", eventsCount: 1, hasRole: false, since: nil),
        ]
        for people in [people, people.reversed(), people.shuffled()] {
            #expect(
                crowd(of: people).first.map(\.member) == [
                    "two-events", "early-speaker", "host", "early", "late", "undated-a", "undated-b",
                ])
        }
    }

    @Test("unites the roles of a member's rows and keeps the earliest date")
    func unitedRows() {
        var person = Attendee(member: "m01")
        person.add(hasRole: false, since: Sample.now)
        person.add(hasRole: true, since: Sample.now - .days(2))
        person.add(hasRole: false, since: nil)
        #expect(person == Attendee(member: "m01", eventsCount: 3, hasRole: true, since: Sample.now - .days(2)))
    }

    @Test("keeps names up to its limit and counts everybody", arguments: [(4, 4), (5, 5), (6, 5), (39, 5)])
    func limit(people: Int, kept: Int) {
        let crowd = crowd(of: (1...people).map { person($0) }, limit: 5)
        #expect(crowd.headcount.attendees == people)
        #expect(crowd.first.map(\.member) == (1...kept).map(Sample.memberID))
        #expect(crowd.tells(kept))
        #expect(crowd.tells(kept + 1) == (kept == people))
    }

    @Test("puts somebody who chose no event after everybody who chose one")
    func withoutEvent() {
        let people = [person(0, events: 0, since: Sample.now - .days(90)), person(1), person(2)]
        #expect(crowd(of: people).first.map(\.member) == ["m01", "m02", "m00"])
    }

    @Test("of nobody is empty, and tells as much")
    func nobody() {
        let crowd = Crowd()
        #expect(crowd.headcount == Headcount())
        #expect(crowd.first.isEmpty)
        #expect(crowd.tells(6))
    }

    @Test("that lost those it knew cannot tell who is first, and does not guess")
    func forgotten() {
        var crowd = crowd(of: (1...9).map { person($0) }, limit: 3)
        for number in 1...3 { crowd.replace(person(number), by: nil) }
        #expect(crowd.headcount.attendees == 6)
        #expect(crowd.first.isEmpty)
        #expect(!crowd.tells(1))
        crowd.replace(nil, by: person(30))
        #expect(crowd.first.isEmpty)
        #expect(crowd.headcount.attendees == 7)
    }

    @Test("has a new revision when somebody comes, changes or leaves, and none when nobody does")
    func revisions() {
        var crowd = crowd(of: [person(1)])
        let before = crowd.headcount.revision
        crowd.replace(person(1), by: person(1))
        #expect(crowd.headcount.revision == before)
        crowd.replace(person(1), by: person(1, hasRole: true))
        crowd.replace(person(1, hasRole: true), by: nil)
        #expect(crowd.headcount.revision == before + 2)
    }

    @Test("knows an exact beginning of the order after any changes", arguments: 0..<8 as Range<UInt64>)
    func randomChanges(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var crowd = Crowd(limit: 5)
        var people: [Int: Attendee] = [:]
        for _ in 0..<2000 {
            let number = Int.random(in: 0..<20, using: &random)
            let next =
                Bool.random(using: &random)
                ? nil
                : person(
                    number, events: .random(in: 1...2, using: &random), hasRole: .random(using: &random),
                    since: [nil, Sample.now, Sample.now - .days(1)].randomElement(using: &random) ?? nil)
            crowd.replace(people[number], by: next)
            people[number] = next
            let order = people.values.sorted { $0.precedes($1) }
            #expect(crowd.headcount.attendees == order.count)
            #expect(crowd.first == Array(order.prefix(crowd.first.count)))
            #expect(crowd.first.count <= 5)
            if !crowd.tells(2) { crowd = self.crowd(of: order, limit: 5) }
        }
    }
}
