import Contracts
import Database
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import LumaIngest

@Suite("Guest lists", .timeLimit(.minutes(1)))
struct GuestSyncTests {
    init() { EventLoop.startOnThread() }

    /// A list of so many guests, two on a page.
    @LoopActor private func list(_ guests: [String], pageSize: Int = 2) -> ScriptedLuma {
        ScriptedLuma { call in
            let start = Int(call.parameters["pagination_cursor"] ?? "0") ?? 0
            let end = min(start + pageSize, guests.count)
            return ScriptedLuma.page(Array(guests[start..<end]), next: end < guests.count ? String(end) : nil)
        }
    }

    @LoopActor private func guests(_ numbers: some Sequence<Int>) -> [String] { numbers.map { LumaSamples.guest($0) } }

    @Test("Pages are stored and handed on while the next one is fetched")
    @LoopActor func handedOnDuringNextFetch() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        let all = guests(1...5)
        let luma = ScriptedLuma { call in
            let start = Int(call.parameters["pagination_cursor"] ?? "0") ?? 0
            let end = min(start + 2, 5)
            // The answer waits until everything before it has been handed on; the suite's time limit ends a hang.
            while try await fixture.handedOn().count < start {}
            return ScriptedLuma.page(Array(all[start..<end]), next: end < 5 ? String(end) : nil)
        }
        let result = try await fixture.readGuests(of: "evt-1", luma, run: "r1")
        #expect(result == GuestSyncResult(listed: 5, changed: 5))
        let complete = try await fixture.events(GuestsComplete.type)
        let last = try JSON.decode(GuestsComplete.self, from: try #require(complete.last))
        #expect(last.runID == "r1" && last.listed == 5)
        #expect(try await fixture.stored("evt-1").guests == 5)
        #expect(try await fixture.stored("evt-1").guestsReadAt == LumaFixture.now)
        await fixture.close()
    }

    @Test("A second reading of the same list writes no guest and hands on none")
    @LoopActor func unchanged() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        let luma = list(guests(1...5))
        _ = try await fixture.readGuests(of: "evt-1", luma, run: "r1")
        let again = try await fixture.readGuests(of: "evt-1", luma, run: "r2")
        #expect(again == GuestSyncResult(listed: 5, changed: 0))
        #expect(try await fixture.handedOn().count == 5)
        let writes = try await fixture.database.write { connection in
            let nodes = try (1...5).map { try JSONDocument(LumaSamples.guest($0)).root }
            let number = try EventStore(connection: connection).event("evt-1")?.number ?? 0
            let before = try connection.value("SELECT total_changes()", as: Int.self) ?? 0
            _ = try GuestStore(connection: connection, event: number).store(nodes.compactMap(GuestEntry.init(luma:)))
            return (try connection.value("SELECT total_changes()", as: Int.self) ?? 0) - before
        }
        #expect(writes == 0)
        await fixture.close()
    }

    @Test("A change in what is not kept hands nobody on")
    @LoopActor func insignificantChange() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...2)), run: "r1")
        let other = guests(1...2).map { $0.replacing("pk=g-", with: "pk=x-") }
        let result = try await fixture.readGuests(of: "evt-1", list(other), run: "r2")
        #expect(result.changed == 0)
        #expect(try await fixture.handedOn().count == 2)
        await fixture.close()
    }

    @Test("A changed status and a check-in are handed on, alone")
    @LoopActor func changes() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...3)), run: "r1")
        let now = [
            LumaSamples.guest(1), LumaSamples.guest(2, status: "declined"),
            LumaSamples.guest(3, checkedInAt: "2026-12-03T17:04:10.201Z"),
        ]
        _ = try await fixture.readGuests(of: "evt-1", list(now), run: "r2")
        let changed = try await fixture.handedOn().dropFirst(3)
        #expect(changed.map(\.id) == ["gst-2", "gst-3"])
        #expect(changed.first?.status == .declined)
        #expect(changed.last?.checkedInAt != nil)
        await fixture.close()
    }

    @Test("A guest is removed by the second complete list without them, and can come back")
    @LoopActor func removal() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...4)), run: "r1")
        let without = list(guests(1...3))
        #expect(try await fixture.readGuests(of: "evt-1", without, run: "r2").removed == 0)
        #expect(try await fixture.readGuests(of: "evt-1", without, run: "r3").removed == 1)
        #expect(try await fixture.handedOn().last?.status == .removed)
        #expect(try await fixture.stored("evt-1").guests == 3)
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...4)), run: "r4")
        #expect(try await fixture.handedOn().last?.status == .approved)
        #expect(try await fixture.stored("evt-1").guests == 4)
        await fixture.close()
    }

    @Test("Being listed once in between keeps a guest")
    @LoopActor func grace() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...4)), run: "r1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...3)), run: "r2")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...4)), run: "r3")
        #expect(try await fixture.readGuests(of: "evt-1", list(guests(1...3)), run: "r4").removed == 0)
        await fixture.close()
    }

    @Test("Too many removals are held and reported", arguments: [(5, 25, false), (6, 30, false), (6, 29, true)])
    @LoopActor func heldRemoval(missing: Int, stored: Int, isHeld: Bool) async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...stored), pageSize: 100), run: "r1")
        let rest = list(guests(1...(stored - missing)), pageSize: 100)
        _ = try await fixture.readGuests(of: "evt-1", rest, run: "r2")
        let result = try await fixture.readGuests(of: "evt-1", rest, run: "r3")
        #expect(result.removed == (isHeld ? 0 : missing))
        #expect(result.held == (isHeld ? missing : 0))
        #expect(try await fixture.run("r3").errors.isEmpty == !isHeld)
        await fixture.close()
    }

    @Test("An empty list of an event that has guests removes nobody, however often it comes")
    @LoopActor func emptyList() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...3)), run: "r0")
        for run in 1...3 {
            let result = try await fixture.readGuests(of: "evt-1", list([]), run: "r\(run)")
            #expect(result.removed == 0)
            #expect(result.held == 3)
        }
        #expect(try await fixture.stored("evt-1").guests == 3)
        await fixture.close()
    }

    @Test(
        "A faulty answer fails the reading, keeps what was stored and removes nobody",
        arguments: [
            "", "{\"entries\":[{\"id\":\"gst-9\"", "<!DOCTYPE html><html>", "[]", #"{"entries":[],"has_more":true}"#,
        ])
    @LoopActor func faults(body: String) async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        let first = guests(1...2)
        let luma = ScriptedLuma { call in
            call.parameters["pagination_cursor"] == nil
                ? ScriptedLuma.page(first, next: "2") : ScriptedLuma.json(body)
        }
        await #expect(throws: LumaError.self) { _ = try await fixture.readGuests(of: "evt-1", luma, run: "r1") }
        #expect(try await fixture.handedOn().count == 2)
        #expect(try await fixture.events(GuestsComplete.type).isEmpty)
        await fixture.close()
    }

    @Test("A page that cannot be stored ends the reading, also while further ones come")
    @LoopActor func failedStorage() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.database.write { try $0.execute("ALTER TABLE outbox RENAME TO elsewhere") }
        let all = guests(1...6)
        let luma = ScriptedLuma { call in
            let start = Int(call.parameters["pagination_cursor"] ?? "0") ?? 0
            // Writes are made in order: behind this one, the page before has failed.
            try await fixture.database.write { _ in }
            return ScriptedLuma.page(Array(all[start..<start + 2]), next: start < 4 ? String(start + 2) : nil)
        }
        await #expect(throws: DatabaseError.self) { _ = try await fixture.readGuests(of: "evt-1", luma, run: "r1") }
        #expect(luma.calls.count == 2)
        await fixture.close()
    }

    @Test("Guests that would be too much for one event are handed on in several")
    @LoopActor func longNames() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        // Six bytes each in JSON.
        let name = String(repeating: "\u{1}", count: LumaGuestReader.longestName)
        let guests = (1...GuestPageWriter.guestsPerEvent).map {
            GuestSnapshot(id: "gst-\($0)", name: name, status: .approved)
        }
        let publisher = fixture.publisher
        try await fixture.database.write { connection in
            try GuestPageWriter(connection: connection, publisher: publisher).publish(guests, of: "evt-1", run: nil)
        }
        #expect(try await fixture.events(GuestsPage.type).count == 2)
        #expect(try await fixture.handedOn() == guests)
        await fixture.close()
    }

    @Test("A list whose cursor repeats is ended with an error")
    @LoopActor func circle() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        let luma = ScriptedLuma { _ in ScriptedLuma.page([LumaSamples.guest(1)], next: "again") }
        await #expect(throws: LumaError.self) { _ = try await fixture.readGuests(of: "evt-1", luma, run: "r1") }
        await fixture.close()
    }

    @Test("An entry that makes no sense costs one guest, and proves nobody's absence")
    @LoopActor func rejectedEntry() async throws {
        let fixture = try await LumaFixture()
        try await fixture.addEvent("evt-1")
        _ = try await fixture.readGuests(of: "evt-1", list(guests(1...3)), run: "r1")
        for run in 2...4 {
            let result = try await fixture.readGuests(
                of: "evt-1", list([LumaSamples.guest(1), #"{"user_email":"x@y.z"}"#]), run: "r\(run)")
            #expect(result.rejected == 1)
            #expect(result.removed == 0)
        }
        await fixture.close()
    }
}
