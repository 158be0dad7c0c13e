import Database
import Testing
import Time

@testable import NotificationsService

@Suite("The crowds that are kept")
struct CrowdUpkeepTests {
    private let everybody = ["a", "b"]

    /// Two events and a crowd for each, and one for both.
    private func fixture(_ attendance: [Attendance] = []) async throws -> StoreFixture {
        let fixture = try await StoreFixture()
        try await fixture.save(
            [Sample.event("a", startsIn: .hours(1)), Sample.event("b", startsIn: .hours(2))], attendance)
        _ = try await fixture.compute()
        return fixture
    }

    private func crowd(_ events: [String], _ fixture: StoreFixture) async throws -> Crowd {
        try await fixture.database.read { connection in
            let line = try #require(try CrowdRows(connection: connection).find(events, of: "lisbon"))
            return try #require(try CrowdRows(connection: connection).load(line.number))
        }
    }

    private func save(_ members: [Member], _ fixture: StoreFixture) async throws {
        try await fixture.database.write { connection in
            for member in members { _ = try MemberCopies(connection: connection).save(member) }
        }
    }

    @Test("count distinct people who are going and may be counted, and tell the number of rows beside it")
    func counting() async throws {
        let fixture = try await fixture()
        try await save(
            [(5, Member.State.rejected), (6, .deleted), (7, .pending)].map { number, state in
                Member(id: Sample.memberID(number), displayName: "Member \(number)", state: state)
            }, fixture)
        let statuses: [(Int, Attendance.Status)] = [
            (1, .going), (2, .checkedIn), (3, .waitlist), (4, .withdrawn), (8, .noShow), (5, .going), (6, .going),
            (7, .going), (77, .going),
        ]
        let rows = statuses.map { Attendance(event: "a", member: Sample.memberID($0.0), status: $0.1) }
        try await fixture.save([], rows)
        let followed = try await crowd(["a"], fixture)
        #expect(followed.first.map(\.member) == ["m01", "m02", "m07"])
        #expect(followed.headcount.attendees == 3)
        #expect(followed.headcount.rows == 9)
        let counted = try await fixture.database.read {
            try CrowdCount(connection: $0).count(["a"], limit: Crowd.keptLimit)
        }
        #expect(counted.first == followed.first)
        #expect(counted.headcount.attendees == 3)
        #expect(counted.headcount.rows == 9)
    }

    @Test("count a member of several events once")
    func distinct() async throws {
        let fixture = try await fixture(Sample.going("a", 1...6) + Sample.going("b", 4...9))
        #expect(try await crowd(everybody, fixture).headcount.attendees == 9)
        try await fixture.save([], Sample.going("b", 1...1) + Sample.going("b", 10...10))
        let crowd = try await crowd(everybody, fixture)
        #expect(crowd.headcount.attendees == 10)
        #expect(crowd.first.map(\.eventsCount) == [2, 2, 2, 2, 1, 1, 1, 1, 1, 1])
        #expect(crowd.first.first?.member == "m01")
    }

    @Test("know a member by their rows as soon as the directory knows them")
    func lateMember() async throws {
        let fixture = try await fixture(Sample.going("a", 41...42))
        #expect(try await crowd(["a"], fixture).headcount == Headcount(attendees: 0, rows: 2))
        try await save([Member(id: "m41", displayName: "Late")], fixture)
        #expect(try await crowd(["a"], fixture).first.map(\.member) == ["m41"])
        #expect(try await crowd(everybody, fixture).headcount.attendees == 1)
    }

    @Test("look different when a name changes, and the same when a row changes that nobody sees")
    func revisions() async throws {
        let fixture = try await fixture(Sample.going("a", 1...2))
        let before = try await crowd(["a"], fixture).headcount.revision
        try await fixture.save([], [Attendance(event: "a", member: "m01", status: .checkedIn)])
        try await fixture.save([], [Attendance(event: "a", member: "m03", status: .waitlist)])
        #expect(try await crowd(["a"], fixture).headcount.revision == before)
        try await save([Member(id: "m01", displayName: "Ada")], fixture)
        #expect(try await crowd(["a"], fixture).headcount.revision == before + 1)
        #expect(try await crowd(["b"], fixture).headcount.revision == 0)
    }

    @Test("are counted anew when all whose names they kept have left")
    func refilled() async throws {
        let count = Crowd.keptLimit + 20
        let fixture = try await fixture()
        try await save((1...count).map { Member(id: "p\(1000 + $0)", displayName: "Person \($0)") }, fixture)
        let rows = (1...count).map { Attendance(event: "a", member: "p\(1000 + $0)", status: .going) }
        try await fixture.save([], rows)
        _ = try await fixture.compute()
        #expect(try await crowd(["a"], fixture).first.count == Crowd.keptLimit)
        let leaving = rows.prefix(Crowd.keptLimit - 5).map { row in
            Attendance(event: row.event, member: row.member, status: .withdrawn)
        }
        try await fixture.save([], leaving)
        #expect(try await crowd(["a"], fixture).first.count == 5)
        _ = try await fixture.compute()
        for events in [everybody, ["a"]] {
            let again = try await crowd(events, fixture)
            #expect(again.first.map(\.member) == rows.dropFirst(Crowd.keptLimit - 5).map(\.member))
            #expect(again.headcount.attendees == 25)
        }
    }

    @Test("are forgotten when nobody asks for them any more")
    func dropped() async throws {
        let fixture = try await fixture(Sample.going("a", 1...2))
        try await fixture.save([Sample.event("b", startsIn: .hours(2), status: .canceled)])
        _ = try await fixture.compute()
        let sets: [String] = try await fixture.database.read {
            try $0.values("SELECT group_concat(event) FROM crowd_event GROUP BY crowd")
        }
        #expect(sets == ["a"])
    }

    @Test("of a file from before they were kept are counted at its first computation, and nobody sees a difference")
    func olderFile() async throws {
        let folder = try TemporaryFolder()
        let first = try #require(Schema.migrations.migrations.first)
        let older = DatabaseConfiguration(
            path: folder.path + "/notifications.db", migrations: [MigrationSet("notifications", [first])])
        var database: Database? = try await Database.open(older)
        try await database?.write { connection in
            _ = try GatheringCopies(connection: connection).save(Gathering(id: "lisbon", name: "Lisbon"))
            _ = try EventCopies(connection: connection).save(Sample.event("a", startsIn: .hours(1)))
            for number in 1...3 {
                try connection.execute(
                    "INSERT INTO member (id, display_name, state) VALUES (?1, ?1, 'approved')", Sample.memberID(number))
                try connection.execute(
                    """
                    INSERT INTO attendance (event, member, status, is_host, is_speaker) VALUES ('a', ?1, 'going', 0, 0)
                    """, Sample.memberID(number))
            }
        }
        await database?.close()
        database = nil
        let newer = DatabaseConfiguration(path: older.path, migrations: [Schema.migrations])
        let changes = try await Database.open(newer).write { connection in
            let log = CollectedChanges()
            for _ in 1...2 {
                _ = try Recomputation(connection: connection, gathering: "lisbon", now: Sample.now, log: log).run()
            }
            return log.gatherings
        }
        #expect(changes == [GatheringChange(gathering: "lisbon", events: ["a"], attendeeTotal: 3)])
    }
}
