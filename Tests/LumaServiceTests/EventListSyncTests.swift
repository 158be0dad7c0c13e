import Contracts
import Database
import EventLoop
import JSON
import Testing
import Time

@testable import LumaIngest

@Suite("Calendars", .timeLimit(.minutes(1)))
struct EventListSyncTests {
    init() { EventLoop.startOnThread() }

    /// A calendar with these events; asked for by identifier, those in `existing` are there too.
    @LoopActor private func calendar(_ ids: [String], existing: [String] = []) -> ScriptedLuma {
        ScriptedLuma { call in
            if call.path == "/v1/calendars/events/list" {
                let start = Int(call.parameters["pagination_cursor"] ?? "0") ?? 0
                let end = min(start + 3, ids.count)
                let entries = ids[start..<end].map { LumaSamples.event($0) }
                return ScriptedLuma.page(entries, next: end < ids.count ? String(end) : nil)
            }
            let id = call.parameters["event_id"] ?? call.parameters["api_id"] ?? ""
            return existing.contains(id)
                ? ScriptedLuma.json(LumaSamples.details(id)) : ScriptedLuma.notFound
        }
    }

    @Test("New events are stored, published with their gathering, and put in line for their description")
    @LoopActor func newEvents() async throws {
        let fixture = try await LumaFixture()
        let result = try await fixture.readCalendar(calendar(["evt-1", "evt-2", "evt-3", "evt-4"]), run: "r1")
        #expect(result.counts.eventsListed == 4)
        #expect(result.counts.eventsCreated == 4)
        #expect(result.toDescribe == ["evt-1", "evt-2", "evt-3", "evt-4"])
        let published = try await fixture.events(EventChanged.type)
        let event = try JSON.decode(EventChanged.self, from: try #require(published.first)).event
        #expect(event.gathering?.id == "berlin-de")
        #expect(event.gathering?.timeZone == "Europe/Berlin")
        #expect(try await fixture.run("r1").counts.eventsCreated == 4)
        await fixture.close()
    }

    @Test("The same list again writes and publishes nothing")
    @LoopActor func unchanged() async throws {
        let fixture = try await LumaFixture()
        let luma = calendar(["evt-1", "evt-2"])
        _ = try await fixture.readCalendar(luma, run: "r1")
        let result = try await fixture.readCalendar(luma, run: "r2")
        #expect(result.counts.eventsUnchanged == 2)
        #expect(result.toDescribe.isEmpty)
        #expect(try await fixture.events(EventChanged.type).count == 2)
        await fixture.close()
    }

    @Test("A description is not lost because lists leave it out")
    @LoopActor func description() async throws {
        let fixture = try await LumaFixture()
        _ = try await fixture.readCalendar(calendar(["evt-1"]), run: "r1")
        let (publisher, now) = (fixture.publisher, LumaFixture.now)
        _ = try await fixture.database.write { connection in
            let event = try LumaEventReader.read(JSONDocument(LumaSamples.details("evt-1")).root)
            return try EventWriter(connection: connection, publisher: publisher, now: now)
                .store(event, calendar: "configured", hash: nil)
        }
        let renamed = ScriptedLuma { _ in ScriptedLuma.page([LumaSamples.event("evt-1", name: "Spring Meetup")]) }
        _ = try await fixture.readCalendar(renamed, run: "r2")
        let stored = try await fixture.stored("evt-1").snapshot
        #expect(stored.name == "Spring Meetup")
        #expect(stored.description == "Talks and food.")
        #expect(stored.hosts.count == 1)
        await fixture.close()
    }

    @Test("A calendar that only shows an event does not take it from the one that manages it")
    @LoopActor func listedTwice() async throws {
        let fixture = try await LumaFixture()
        let managed = try await fixture.addEvent("evt-1")
        #expect(managed.isManaged)
        let (publisher, now) = (fixture.publisher, LumaFixture.now)
        let outcome = try await fixture.database.write { connection in
            var event = try LumaEventReader.read(JSONDocument(LumaSamples.event("evt-1", name: "Other")).root)
            event.isManaged = false
            return try EventWriter(connection: connection, publisher: publisher, now: now)
                .store(event, calendar: "cal-other", hash: 7)
        }
        #expect(outcome == .unchanged)
        let stored = try await fixture.stored("evt-1")
        #expect(stored.calendar == "configured" && stored.isManaged)
        #expect(stored.snapshot.name == managed.snapshot.name)
        await fixture.close()
    }

    @Test("A missing event is canceled only when it is gone by its identifier too, and can come back")
    @LoopActor func cancellation() async throws {
        let fixture = try await LumaFixture()
        _ = try await fixture.readCalendar(calendar(["evt-1", "evt-2", "evt-3"]), run: "r1")
        let moved = try await fixture.readCalendar(calendar(["evt-1", "evt-2"], existing: ["evt-3"]), run: "r2")
        #expect(moved.counts.eventsCanceled == 0)
        let gone = try await fixture.readCalendar(calendar(["evt-1", "evt-2"]), run: "r3")
        #expect(gone.counts.eventsCanceled == 1)
        let canceled = try await fixture.events(EventCanceled.type)
        let last = try JSON.decode(EventCanceled.self, from: try #require(canceled.last))
        #expect(last.eventID == "evt-3" && last.reason == .disappeared)
        let again = try await fixture.readCalendar(calendar(["evt-1", "evt-2"]), run: "r4")
        #expect(again.counts.eventsCanceled == 0)
        _ = try await fixture.readCalendar(calendar(["evt-1", "evt-2", "evt-3"]), run: "r5")
        #expect(try await fixture.stored("evt-3").snapshot.status == .scheduled)
        await fixture.close()
    }

    @Test("When too many events are missing, none is canceled")
    @LoopActor func heldCancellation() async throws {
        let fixture = try await LumaFixture()
        _ = try await fixture.readCalendar(calendar((1...10).map { "evt-\($0)" }), run: "r1")
        let result = try await fixture.readCalendar(calendar(["evt-1"]), run: "r2")
        #expect(result.isHeld)
        #expect(try await fixture.events(EventCanceled.type).isEmpty)
        await fixture.close()
    }

    @Test("An entry without a start costs one event, and proves nobody's absence")
    @LoopActor func malformedEntry() async throws {
        let fixture = try await LumaFixture()
        _ = try await fixture.readCalendar(calendar(["evt-1", "evt-2"]), run: "r1")
        let odd = ScriptedLuma { call in
            call.path.hasSuffix("list")
                ? ScriptedLuma.page([LumaSamples.event("evt-1"), #"{"id":"evt-9"}"#]) : ScriptedLuma.notFound
        }
        let result = try await fixture.readCalendar(odd, run: "r2")
        #expect(result.counts.eventsFailed == 1)
        #expect(result.counts.eventsCanceled == 0)
        #expect(result.problems.count == 1)
        await fixture.close()
    }
}
