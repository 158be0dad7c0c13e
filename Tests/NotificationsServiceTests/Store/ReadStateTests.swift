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
        #expect(try await fixture.list(viewer: "ada").map(\.id) == ["n3", "n1", "n2"])
        #expect(try await fixture.list(viewer: "ada").map(\.isRead) == [false, false, true])
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
        for number in [3, 9, 21, 25] { #expect(try await fixture.markRead("n\(number)", by: "ada")) }
        var seen: [String] = []
        var sizes: [Int] = []
        var position: PagePosition? = .start
        while let here = position {
            let page = try await fixture.page(viewer: "ada", from: here, limit: 10)
            seen += page.notifications.map(\.id)
            sizes.append(page.notifications.count)
            position = try page.next.map { try PagePosition(cursor: $0.cursor) }
            if sizes.count == 1 {
                try await fixture.saveEnough()
                _ = try await fixture.compute()
            }
        }
        let read = [25, 21, 9, 3]
        let unread = (1...25).reversed().filter { !read.contains($0) }
        #expect(seen == (unread + read).map { "n\($0)" })
        #expect(sizes == [10, 10, 5])
    }

    @Test("a page of exactly what is left has no next page", arguments: [(4, true), (5, false), (6, false)])
    func lastPage(limit: Int, hasNext: Bool) async throws {
        let fixture = try await StoreFixture()
        try await fill(fixture, 5)
        let next = try await fixture.page(viewer: "ada", limit: limit).next
        #expect((next != nil) == hasNext)
    }

    @Test("a cursor is only what a page gave", arguments: ["", "u", "x5", "u-1", "u0", "r99999999999999999999", "5"])
    func cursors(text: String) {
        #expect(throws: Refusal.self) { try PagePosition(cursor: text) }
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
