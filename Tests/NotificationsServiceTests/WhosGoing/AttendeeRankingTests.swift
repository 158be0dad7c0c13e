import Testing
import Time

@testable import NotificationsService

@Suite("The ranking of attendees")
struct AttendeeRankingTests {
    private func rank(
        _ rows: [Attendance], gatheringAttendance: [GatheringAttendance] = [], limit: Int = 6
    ) -> AttendeeRanking {
        let events = Set(rows.map(\.event)).sorted().map { Sample.event($0, startsIn: .hours(1)) }
        return AttendeeRanking(
            events: Sample.facts(events, rows).eligibleEvents(at: Sample.now),
            gatheringAttendance: gatheringAttendance, limit: limit)
    }

    @Test("puts most events first, then hosts and speakers, then the longest going, then the id")
    func order() {
        let early = Sample.now - .days(9)
        let late = Sample.now - .days(1)
        let rows = [
            Attendance(event: "a", member: "two-events", status: .going, since: late),
            Attendance(event: "b", member: "two-events", status: .going, since: late),
            Attendance(event: "a", member: "host", status: .going, isHost: true, since: late),
            Attendance(event: "a", member: "early-speaker", status: .going, isSpeaker: true, since: early),
            Attendance(event: "a", member: "early", status: .going, since: early),
            Attendance(event: "a", member: "late", status: .going, since: late),
            Attendance(event: "a", member: "undated-b", status: .going),
            Attendance(event: "a", member: "undated-a", status: .going),
        ]
        let order = [
            "two-events", "early-speaker", "host", "early", "late", "undated-a", "undated-b",
        ]
        let members = Dictionary(uniqueKeysWithValues: order.map { ($0, Member(id: $0, displayName: $0)) })
        let events = ["a", "b"].map { Sample.event($0, startsIn: .hours(1)) }
        for rows in [rows, rows.reversed()] {
            let ranking = AttendeeRanking(
                events: Sample.facts(events, rows, members: members).eligibleEvents(at: Sample.now),
                gatheringAttendance: [], limit: 10)
            #expect(ranking.top.map(\.member) == order)
            #expect(ranking.top.map(\.eventsCount) == [2, 1, 1, 1, 1, 1, 1])
        }
    }

    @Test("shows at most the limit and counts everybody", arguments: [(5, 5), (6, 6), (7, 6), (39, 6)])
    func limit(people: Int, shown: Int) {
        let ranking = rank(Sample.going("a", 1...people))
        #expect(ranking.total == people)
        #expect(ranking.top.map(\.member) == (1...shown).map(Sample.memberID))
    }

    @Test("counts somebody who chose no event once, with no events, after everybody who chose one")
    func withoutEvent() {
        let ranking = rank(
            Sample.going("a", 1...2),
            gatheringAttendance: [
                GatheringAttendance(member: "m02", since: Sample.now - .days(50)),
                GatheringAttendance(member: "m00", since: Sample.now - .days(90)),
            ])
        #expect(ranking.total == 3)
        #expect(ranking.top.map(\.member) == ["m02", "m01", "m00"])
        #expect(ranking.top.map(\.eventsCount) == [1, 1, 0])
    }

    @Test("of nobody is empty")
    func nobody() {
        let ranking = rank([])
        #expect(ranking.total == 0)
        #expect(ranking.top.isEmpty)
    }
}
