import Database
import Durable
import EventLoop
import Testing
import Time

@Suite("Inbox")
struct InboxTests {
    @Test("An event is applied once, however often it comes")
    func once() async throws {
        let fixture = try await Fixture()
        for _ in 0..<3 {
            try await fixture.database.write { connection in
                for sequence in 1...2 {
                    try Inbox.applyOnce("luma", Int64(sequence), in: connection) {
                        try note("\(sequence)", in: connection)
                    }
                }
            }
        }
        #expect(try await fixture.effects() == ["1", "2"])
        #expect(try await fixture.database.read { try Inbox.position(of: "luma", in: $0) } == 2)
        #expect(try await fixture.database.read { try Inbox.position(of: "other", in: $0) } == 0)
    }

    @Test("A missing event is noticed")
    func gap() async throws {
        let fixture = try await Fixture()
        await #expect(throws: InboxError.gap(source: "luma", expected: 1, found: 2)) {
            try await fixture.database.write { connection in
                _ = try Inbox.applyOnce("luma", 2, in: connection) { try note("2", in: connection) }
            }
        }
        #expect(try await fixture.effects() == [])
    }

    @Test("An event whose effects fail comes again")
    func failedEffects() async throws {
        let fixture = try await Fixture()
        for attempt in 1...2 {
            let failed = try await fixture.database.write { connection in
                do {
                    try connection.savepoint {
                        try Inbox.applyOnce("luma", 1, in: connection) {
                            try note("attempt \(attempt)", in: connection)
                            if attempt == 1 { throw Refused() }
                        }
                    }
                    return false
                } catch is Refused {
                    return true
                }
            }
            #expect(failed == (attempt == 1))
        }
        #expect(try await fixture.effects() == ["attempt 2"])
    }

    @Test("After a reset, counting goes on from there")
    func reset() async throws {
        let fixture = try await Fixture()
        try await fixture.database.write { connection in
            try Inbox.reset("luma", to: 41, in: connection)
            #expect(try Inbox.applyOnce("luma", 41, in: connection) {} == false)
            #expect(try Inbox.applyOnce("luma", 42, in: connection) {})
        }
    }
}
