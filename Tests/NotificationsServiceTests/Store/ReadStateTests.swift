import Database
import Testing
import Time

@testable import NotificationsService

@Suite("Read and unread")
struct ReadStateTests {
    /// Notifications n1…, in that order of announcement, without content.
    private func fill(_ fixture: StoreFixture, _ count: Int) async throws {
        try await fixture.database.write { connection in
            for number in 1...count {
                try connection.execute(
                    """
                    INSERT INTO notification (id, rule_kind, gathering, edition, title, description, link,
                        payload_version, payload, content_hash, event_total, attendee_total, announcement, created_at,
                        bumped_at, last_content_at)
                    VALUES (?1, 'UPCOMING', ?1, 'e', 't', 'd', '/', 1, x'7b7d', x'00', 0, 0, ?2, 0, 0, 0)
                    """, "n\(number)", number)
            }
        }
    }

    @Test("reading one counts once, however often it is repeated")
    func readOne() async throws {
        let fixture = try await StoreFixture()
        try await fill(fixture, 3)
        for _ in 0..<3 { #expect(try await fixture.markRead("n2", by: "ada")) }
        #expect(try await fixture.unread("ada") == 2)
        #expect(try await fixture.unread("bob") == 3)
        #expect(try await fixture.list(viewer: "ada").map(\.isRead) == [false, true, false])
        #expect(try await fixture.list(viewer: "ada", unreadOnly: true).map(\.id) == ["n3", "n1"])
        #expect(try await fixture.list().map(\.isRead) == [false, false, false])
    }

    @Test("an unknown or hidden notification cannot be read")
    func unknown() async throws {
        let fixture = try await StoreFixture()
        try await fill(fixture, 1)
        #expect(try await !fixture.markRead("n9", by: "ada"))
        _ = try await fixture.database.write { try $0.execute("UPDATE notification SET withdrawn_at = 1") }
        #expect(try await !fixture.markRead("n1", by: "ada"))
        #expect(try await fixture.unread("ada") == 0)
    }

    @Test("reading all reads what is there, not what comes")
    func readAll() async throws {
        let fixture = try await StoreFixture()
        try await fixture.markAllRead(by: "ada")
        #expect(try await fixture.unread("ada") == 0)
        try await fill(fixture, 3)
        #expect(try await fixture.unread("ada") == 3)
        #expect(try await fixture.markRead("n1", by: "ada"))
        try await fixture.markAllRead(by: "ada")
        #expect(try await fixture.unread("ada") == 0)
        #expect(try await fixture.markRead("n1", by: "ada"))
        #expect(try await fixture.unread("ada") == 0)
        #expect(try await fixture.unread("bob") == 3)
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        #expect(try await fixture.unread("ada") == 2)
    }

    @Test("pages follow each other without gap or repetition while new ones arrive")
    func pages() async throws {
        let fixture = try await StoreFixture()
        try await fill(fixture, 25)
        var seen: [String] = []
        var before: Int64?
        for _ in 0..<3 {
            let page = try await fixture.list(before: before, limit: 10)
            seen += page.map(\.id)
            before = page.last?.announcement
            if seen.count == 10 { try await fixture.saveEnough() }
            if seen.count == 10 { _ = try await fixture.compute() }
        }
        #expect(seen == (1...25).reversed().map { "n\($0)" })
    }

    @Test("counting ten thousand is fast, whether none, all or one by one are read")
    func tenThousand() async throws {
        let fixture = try await StoreFixture()
        try await fill(fixture, 10_000)
        try await fixture.database.write { connection in
            for number in 1...10_000 {
                _ = try ReadStates(connection: connection).markRead("n\(number)", by: "cat", at: Sample.now)
            }
        }
        try await fixture.markAllRead(by: "bob")
        for (member, expected) in [("ada", 10_000), ("bob", 0), ("cat", 0)] {
            let clock = ContinuousClock()
            var best = Duration.seconds(60)
            for _ in 0..<5 {
                let start = clock.now
                #expect(try await fixture.unread(member) == expected)
                best = min(best, clock.now - start)
            }
            // Generous for a debug build on a busy machine; reading the list instead takes seconds.
            #expect(best < .milliseconds(100), "\(member): \(best)")
        }
    }
}
