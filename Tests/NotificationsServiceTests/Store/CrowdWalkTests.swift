import Database
import Mutation
import Testing
import Time

@testable import NotificationsService

@Suite("Crowds on a long walk")
struct CrowdWalkTests {
    @Test(
        "agree after every change with a recount, and so does every notification",
        arguments: 1...3 as ClosedRange<UInt64>)
    func walk(seed: UInt64) async throws {
        let fixture = try await StoreFixture()
        try await fixture.database.write { connection in
            var walk = try RandomWalk(connection, seed: seed)
            for step in 1...100 {
                let change = try walk.change()
                try walk.expectTrueCrowds("\(change), step \(step) of seed \(seed)")
                guard step % 5 == 0 else { continue }
                try walk.compute()
                try walk.expectTrueCrowds("computed, step \(step) of seed \(seed)")
                try walk.expectNoDifferenceFromRecount("step \(step) of seed \(seed)")
            }
            #expect(walk.checkedCrowds > 200)
        }
    }
}

/// Changes of every kind that other programs, operators and time can make, one after the other.
private struct RandomWalk {
    private let connection: Connection
    private var random: SeededGenerator
    private var now = Sample.now
    private(set) var checkedCrowds = 0

    private static let people = 120
    private static let events = 6
    private static let gatherings = ["lisbon", "porto"]

    /// Starts with a crowd in which more people go than are kept by name.
    init(_ connection: Connection, seed: UInt64) throws {
        self.connection = connection
        random = SeededGenerator(seed: seed)
        _ = try GatheringCopies(connection: connection).save(Gathering(id: "porto", name: "Porto"))
        for number in 1...Self.people {
            _ = try MemberCopies(connection: connection).save(
                Member(id: Sample.memberID(number), displayName: "Member \(number)"))
        }
        for number in 0..<Self.events {
            _ = try EventCopies(connection: connection).save(
                Sample.event("e\(number)", startsIn: .hours(20 * number + 1)))
            _ = try AttendanceCopies(connection: connection).save(
                Sample.going("e\(number)", (1...Self.people).filter { _ in chance(0.9) }))
        }
        try compute()
    }

    /// - Returns: what was changed, in a word.
    mutating func change() throws -> String {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9: try changeAttendance()
        case 9..<13: try changeMember()
        case 13..<16: try changeEvent()
        case 16: try changeConfiguration()
        case 17: try changeSuppression()
        default: passTime()
        }
    }

    mutating func compute() throws {
        for gathering in Self.gatherings { _ = try changes(of: gathering) }
    }

    /// Every crowd has as many people as its rows say, and begins with the right ones.
    mutating func expectTrueCrowds(_ place: String) throws {
        let recount = try everything()
        var sets: [Int64: Set<String>] = [:]
        try connection.forEach("SELECT crowd, event FROM crowd_event") { row in
            sets[try row.get(0), default: []].insert(try row.get(1))
        }
        checkedCrowds += sets.count
        for (number, events) in sets {
            let crowd = try #require(try CrowdRows(connection: connection).load(number))
            let people = recount.people(of: events)
            let name = "\(place): the crowd of \(events.sorted())"
            #expect(crowd.headcount.attendees == people.count, "\(name)")
            #expect(crowd.headcount.rows == recount.headcount(of: events).rows, "\(name)")
            #expect(crowd.first == Array(people.prefix(crowd.first.count)), "\(name)")
        }
    }

    /// A notification made of what was kept has the bytes of one whose people were all counted.
    func expectNoDifferenceFromRecount(_ place: String) throws {
        let views = try views()
        try connection.execute("DELETE FROM crowd")
        for gathering in Self.gatherings { #expect(try changes(of: gathering).isEmpty, "\(place)") }
        #expect(try self.views() == views, "\(place)")
    }

    private func changes(of gathering: String) throws -> [NotificationChange] {
        let log = CollectedChanges()
        _ = try Recomputation(connection: connection, gathering: gathering, now: now, log: log).run()
        return log.notifications
    }

    private func views() throws -> [String] {
        try connection.values(
            """
            SELECT format('%s %d %d %s', v.gathering, v.event_total, v.attendee_total, group_concat(t.member))
            FROM gathering_view v LEFT JOIN gathering_view_top t ON t.gathering = v.gathering
            GROUP BY v.gathering ORDER BY v.gathering
            """)
    }

    private func everything() throws -> Recount {
        let members: [String] = try connection.values("SELECT id FROM member")
        var directory: [String: Member] = [:]
        for id in members { directory[id] = try MemberCopies(connection: connection).find(id) }
        let attendance = try connection.query(
            "SELECT event, member, status, is_host, is_speaker, since FROM attendance"
        ) { row in try Attendance(row) }
        return Recount(
            gathering: Gathering(id: "any", name: ""), events: [], attendance: attendance, members: directory)
    }

    private mutating func changeAttendance() throws -> String {
        let event = someEvent()
        let rows = (0..<Int.random(in: 1...12, using: &random)).map { _ in
            Attendance(
                // Some are not in the directory yet.
                event: event, member: Sample.memberID(.random(in: 1...Self.people + 10, using: &random)),
                status: pick([.going, .going, .waitlist, .withdrawn, .withdrawn, .checkedIn, .noShow]),
                isHost: chance(0.1), isSpeaker: chance(0.1),
                since: pick([nil, Sample.now, Sample.now - .days(1), Sample.now - .days(2)]))
        }
        _ = try AttendanceCopies(connection: connection).save(rows)
        return "attendance of \(event)"
    }

    private mutating func changeMember() throws -> String {
        let number = Int.random(in: 1...Self.people + 10, using: &random)
        _ = try MemberCopies(connection: connection).save(
            Member(
                id: Sample.memberID(number), displayName: pick(["Ada", "Grace", "Edsger"]),
                state: pick([.approved, .approved, .pending, .verified, .rejected, .deleted])))
        return "member \(number)"
    }

    private mutating func changeEvent() throws -> String {
        let event = someEvent()
        let start = now - Sample.now + .hours(Int.random(in: -3...200, using: &random))
        _ = try EventCopies(connection: connection).save(
            Sample.event(
                event, startsIn: start, gathering: pick(["lisbon", "lisbon", "lisbon", "porto", nil]),
                status: pick([.scheduled, .scheduled, .scheduled, .scheduled, .canceled, .deleted]),
                visibility: pick([.everyone, .everyone, .members, .inviteOnly])))
        return "event \(event)"
    }

    private mutating func changeConfiguration() throws -> String {
        let values = WhosGoingConfiguration(
            enabled: chance(0.9), minAttendeesPerEvent: pick([1, 5, 60]), totalEventsThreshold: pick([1, 3, 5]),
            qualifiedEventsThreshold: pick([1, 2]), upcomingWindowDays: pick([1, 2, 7]),
            reminderDaysBefore: pick([1, 2]), windowMode: pick(WindowMode.allCases))
        let id = "c\(UInt32.random(in: 0 ... .max, using: &random))"
        _ = try ConfigurationRows(connection: connection).create(values, id: id, at: now)
        return "configuration"
    }

    private mutating func changeSuppression() throws -> String {
        let key = CandidateKey(kind: pick(RuleKind.allCases), event: someEvent())
        let rows = SuppressionRows(connection: connection)
        _ = try chance(0.5) ? rows.suppress(key, by: nil, at: now) : rows.lift(key)
        return "suppression of \(key.event)"
    }

    private mutating func passTime() -> String {
        now = now + .hours(Int.random(in: 1...6, using: &random))
        return "time"
    }

    private mutating func someEvent() -> String { "e\(Int.random(in: 0..<Self.events, using: &random))" }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }
}
