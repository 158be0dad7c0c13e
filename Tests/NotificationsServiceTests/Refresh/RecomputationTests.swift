import Database
import Testing
import Time

@testable import NotificationsService

@Suite("Computing a gathering")
struct RecomputationTests {
    @Test("creates one notification per rule kind once the thresholds are met, and none before")
    func creates() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        try await fixture.save([Sample.event("e4", startsIn: .hours(14), status: .canceled)])
        #expect(try await fixture.compute().isEmpty)
        try await fixture.save([Sample.event("e4", startsIn: .hours(14))])
        let changes = try await fixture.compute()
        #expect(changes.map(\.ruleKind) == [.upcoming, .reminder])
        #expect(changes.allSatisfy { $0.change == .created && $0.eventTotal == 5 && $0.attendeeTotal == 5 })
        #expect(try await fixture.list().count == 2)
    }

    @Test("writes nothing when nothing changed")
    func unchanged() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        let before = try await fixture.list()
        #expect(try await fixture.compute(at: Sample.now + .hours(1)).isEmpty)
        let after = try await fixture.list()
        #expect(after.map(\.lastContentAt) == before.map(\.lastContentAt))
    }

    @Test("grows with a guest, shrinks without, and leaves read states and order alone")
    func growsAndShrinks() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        let id = try #require(try await fixture.list().first?.id)
        #expect(try await fixture.markRead(id, by: "m01"))
        try await fixture.save([], Sample.going("e0", 6...6))
        let grown = try await fixture.compute(at: Sample.now + .seconds(1))
        #expect(grown.map(\.change) == [.updated, .updated])
        #expect(grown.map(\.attendeeTotal) == [6, 6])
        #expect(try await fixture.unread("m01") == 1)
        var row = Attendance(event: "e0", member: "m06", status: .withdrawn)
        try await fixture.save([], [row])
        #expect(try await fixture.compute().map(\.attendeeTotal) == [5, 5])
        row.status = .waitlist
        try await fixture.save([], [row])
        #expect(try await fixture.compute().isEmpty)
        let list = try await fixture.list(viewer: "m01")
        #expect(list.map(\.isRead) == [false, true])
        #expect(list.allSatisfy { $0.createdAt == Sample.now && $0.bumpedAt == Sample.now })
    }

    @Test("follows a member's new name, and a rejection")
    func memberChanges() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        try await fixture.database.write { connection in
            let renamed = Member(id: "m01", displayName: "Ada <b>Lovelace</b>")
            _ = try MemberCopies(connection: connection).save(renamed)
        }
        #expect(try await fixture.compute().map(\.change) == [.updated, .updated])
        let payload = String(decoding: try #require(try await fixture.list().first?.payload), as: UTF8.self)
        #expect(payload.contains("Ada <b>Lovelace</b>"))
        try await fixture.database.write { connection in
            _ = try MemberCopies(connection: connection).save(
                Member(id: "m01", displayName: "Ada", state: .rejected))
        }
        // Below the minimum everywhere, and nobody has read it.
        #expect(try await fixture.compute().map(\.change) == [.withdrawn, .withdrawn])
    }

    @Test("removes candidates of canceled, deleted and moved events")
    func candidatesVanish() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        try await fixture.save([
            Sample.event("e0", startsIn: .hours(10), status: .canceled),
            Sample.event("e1", startsIn: .hours(11), status: .deleted),
            Sample.event("e2", startsIn: .hours(12), gathering: "porto"),
        ])
        let changes = try await fixture.compute()
        #expect(changes.map(\.eventTotal) == [2, 2])
        let candidates = try await fixture.database.read {
            try CandidateRows(connection: $0).list(gathering: "lisbon", kind: nil, limit: 100)
        }
        #expect(candidates.map(\.event) == ["e3", "e3", "e4", "e4"])
    }

    @Test("withdraws when everything is canceled, and brings the same notification back")
    func withdrawsAndReturns() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        let created = try await fixture.compute()
        for number in 0..<5 {
            try await fixture.save([Sample.event("e\(number)", startsIn: .hours(10 + number), status: .canceled)])
        }
        #expect(try await fixture.compute().map(\.change) == [.withdrawn, .withdrawn])
        #expect(try await fixture.list().isEmpty)
        #expect(try await fixture.unread("m01") == 0)
        #expect(try await fixture.compute().isEmpty)
        try await fixture.saveEnough()
        let again = try await fixture.compute()
        #expect(again.map(\.change) == [.created, .created])
        #expect(again.map(\.id) == created.map(\.id))
    }

    @Test("archives after the last event, and starts a new edition with the next season")
    func editions() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        let first = try await fixture.compute()
        #expect(first.map(\.edition) == ["e0", "e0"])
        let end = Sample.now + .hours(18)
        #expect(try await fixture.compute(at: end).allSatisfy { $0.change == .updated })
        #expect(try await fixture.compute(at: end + .instant).map(\.change) == [.archived, .archived])
        let autumn = Sample.now + .days(200)
        try await fixture.save(
            (0..<5).map { Sample.event("f\($0)", startsIn: .days(200) + .hours(10 + $0)) },
            (0..<5).flatMap { Sample.going("f\($0)", 1...5) })
        let second = try await fixture.compute(at: autumn)
        #expect(second.map(\.change) == [.created, .created])
        #expect(second.map(\.edition) == ["f0", "f0"])
        #expect(Set(second.map(\.id)).isDisjoint(with: first.map(\.id)))
        #expect(try await fixture.unread("m01") == 2)
    }

    @Test("keeps the edition's name when its first event is over")
    func editionContinues() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        let changes = try await fixture.compute(at: Sample.now + .hours(14) + .instant)
        #expect(changes.map(\.change) == [.updated, .updated])
        #expect(changes.map(\.edition) == ["e0", "e0"])
        #expect(changes.map(\.eventTotal) == [4, 4])
    }

    @Test("lets a suppressed event go, and keeps the flag through every computation")
    func suppression() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        let key = CandidateKey(kind: .upcoming, event: "e0")
        let isNews = try await fixture.database.write {
            try SuppressionRows(connection: $0).suppress(key, by: "ana", at: Sample.now)
        }
        #expect(isNews)
        for _ in 0..<3 {
            _ = try await fixture.compute()
            try await fixture.save([], Sample.going("e0", 7...9))
        }
        let candidates = try await fixture.database.read {
            try CandidateRows(connection: $0).list(gathering: "lisbon", kind: .upcoming, limit: 100)
        }
        #expect(candidates.filter(\.isSuppressed).map(\.event) == ["e0"])
        let upcoming = try #require(try await fixture.list().first { $0.kind == .upcoming })
        #expect(upcoming.eventTotal == 4)
    }

    @Test("keeps the last good content when it fails")
    func failureKeeps() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        let before = try await fixture.list()
        try await fixture.save([], Sample.going("e0", 6...6))
        try await fixture.database.write { connection in
            try StaleGatherings(connection: connection).mark(["lisbon"], at: Sample.now)
            try connection.execute("UPDATE event SET status = 'unheard of' WHERE id = 'e3'")
        }
        await #expect(throws: DatabaseError.self) { try await fixture.compute() }
        #expect(try await fixture.list().map(\.payload) == before.map(\.payload))
        let stale = try await fixture.database.read { try StaleGatherings(connection: $0).all() }
        #expect(stale == ["lisbon"])
    }

    @Test("does nothing for an unknown gathering but clear its mark")
    func unknown() async throws {
        let fixture = try await StoreFixture()
        let next = try await fixture.database.write { connection in
            try StaleGatherings(connection: connection).mark(["nowhere"], at: Sample.now)
            return try Recomputation(
                connection: connection, gathering: "nowhere", now: Sample.now, log: CollectedChanges()
            ).run()
        }
        #expect(next == nil)
        #expect(try await fixture.database.read { try StaleGatherings(connection: $0).all() }.isEmpty)
    }

    @Test("without an active configuration announces nothing and lists no candidates")
    func noConfiguration() async throws {
        let fixture = try await StoreFixture(configuration: nil)
        try await fixture.saveEnough()
        #expect(try await fixture.compute().isEmpty)
        let candidates = try await fixture.database.read {
            try CandidateRows(connection: $0).list(gathering: nil, kind: nil, limit: 100)
        }
        #expect(candidates.isEmpty)
    }
}

@Suite("The view of a gathering")
struct GatheringViewTests {
    private func compute(_ fixture: StoreFixture, at now: Timestamp = Sample.now) async throws -> [GatheringChange] {
        try await fixture.database.write { connection in
            let log = CollectedChanges()
            _ = try Recomputation(connection: connection, gathering: "lisbon", now: now, log: log).run()
            return log.gatherings
        }
    }

    private func line(_ fixture: StoreFixture) async throws -> GatheringLine? {
        try await fixture.database.read { try GatheringViewRows(connection: $0).lines().first }
    }

    @Test("is told of below every threshold, with the events that changed and no others")
    func belowThresholds() async throws {
        let fixture = try await StoreFixture()
        try await fixture.save(
            [Sample.event("a", startsIn: .hours(1)), Sample.event("b", startsIn: .days(50))], Sample.going("a", 1...1))
        #expect(
            try await compute(fixture) == [GatheringChange(gathering: "lisbon", events: ["a", "b"], attendeeTotal: 1)])
        #expect(try await compute(fixture).isEmpty)
        try await fixture.save([], Sample.going("b", 2...3))
        #expect(try await compute(fixture) == [GatheringChange(gathering: "lisbon", events: ["b"], attendeeTotal: 3)])
        let after = Sample.now + .hours(5) + .instant
        #expect(
            try await compute(fixture, at: after) == [
                GatheringChange(gathering: "lisbon", events: ["a"], attendeeTotal: 2)
            ])
        let line = try await line(fixture)
        #expect(line?.eventTotal == 1)
        #expect(line?.attendeeTotal == 2)
        #expect(line?.top.map(\.id) == ["m02", "m03"])
        #expect(line?.notification == nil)
    }

    @Test("names the notification that is shown, and no longer when it is gone")
    func notification() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await compute(fixture)
        #expect(try await line(fixture)?.notification == fixture.list().first?.id)
        _ = try await compute(fixture, at: Sample.now + .days(2))
        let line = try await line(fixture)
        #expect(line?.notification == nil)
        #expect(line?.eventTotal == 0)
        #expect(line?.attendeeTotal == 0)
        #expect(line?.top.isEmpty == true)
    }
}

@Suite("A large gathering")
struct LargeGatheringTests {
    @Test("of forty events and two thousand people is computed fast enough for the two seconds of the promise")
    func large() async throws {
        let fixture = try await StoreFixture()
        let people = (1...2000).map { Member(id: "p\($0)", displayName: "Person \($0)") }
        let events = (0..<40).map { Sample.event("e\($0)", startsIn: .hours(1 + $0)) }
        try await fixture.database.write { connection in
            for person in people { _ = try MemberCopies(connection: connection).save(person) }
        }
        let rows = events.flatMap { event in
            people.map { Attendance(event: event.id, member: $0.id, status: .going) }.prefix(250)
        }
        try await fixture.save(events, rows)
        let clock = ContinuousClock()
        let start = clock.now
        let changes = try await fixture.compute()
        let duration = clock.now - start
        #expect(changes.count == 2)
        // Generous: an unoptimized build on a busy machine takes two thirds of a second.
        #expect(duration < .seconds(5), "\(duration)")
    }
}
