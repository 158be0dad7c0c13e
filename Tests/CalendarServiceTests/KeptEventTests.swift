import Contracts
import EventLoop
import JSON
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Events that are kept in Rollcall", .timeLimit(.minutes(1)))
struct KeptEventTests {
    init() { EventLoop.startOnThread() }

    static var dinner: NewEvent {
        var event = NewEvent(title: "Dinner")
        event.startsAt = LoopTime().now + .days(3)
        event.endsAt = LoopTime().now + .days(3) + .hours(3)
        event.timeZone = "Europe/Lisbon"
        event.description = "Bring **friends**"
        event.location = "Harbour 5"
        event.url = "https://example.org/dinner"
        event.gathering = GatheringChoice(id: "lisbon-pt", name: "Lisbon", timeZone: "Europe/Lisbon")
        return event
    }

    @Test("are announced like those of Luma when they are made, changed, called off and deleted")
    @LoopActor func announcements() async throws {
        let fixture = try await CalendarFixture()
        let made = try await fixture.ask(CreateEvent(Self.dinner))
        #expect(made.own?.version == 0 && made.own?.home == "rollcall" && made.own?.owner == .community)
        #expect(made.event.venue == Venue(kind: .inPerson, address: "Harbour 5"))
        var changes = EventChanges()
        changes.title = .set("Late dinner")
        changes.url = .removed
        let changed = try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes))
        #expect(changed.event.name == "Late dinner" && changed.event.url == nil)
        #expect(changed.event.description == "Bring **friends**" && changed.own?.version == 1)
        changes = EventChanges()
        changes.status = .set(.canceled)
        #expect(try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes)).own?.status == .canceled)
        changes.status = .set(.tentative)
        _ = try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes))
        _ = try await fixture.ask(DeleteEvent(id: made.event.id))

        let told = try await fixture.ask(ReadEvents(subscriber: "test", after: 0, waitMilliseconds: 0)).entries
        #expect(
            told.map(\.type) == [
                "event.changed", "event.changed", "event.canceled", "event.changed", "event.canceled",
            ])
        let first = try #require(try told.first?.decoded(as: EventChanged.self)).event
        #expect(first == made.event)
        #expect(first.gathering == GatheringSnapshot(id: "lisbon-pt", name: "Lisbon", timeZone: "Europe/Lisbon"))
        await #expect(throws: RPCError.self) { try await fixture.ask(GetOwnEvent(id: made.event.id)) }
        await fixture.stop()
    }

    @Test("are made once, however often the call is repeated with its key")
    @LoopActor func repetition() async throws {
        let fixture = try await CalendarFixture()
        let call = CreateEvent(Self.dinner, key: "key-1/abc")
        let first = try await fixture.ask(call)
        #expect(try await fixture.ask(call) == first)
        let other = try await fixture.ask(CreateEvent(Self.dinner, key: "key-1/abd"))
        #expect(other.event.id != first.event.id)
        #expect(try await fixture.ask(ListOwnEvents(ListEvents())).events.count == 2)
        await fixture.stop()
    }

    @Test("are not changed by who has seen an older version")
    @LoopActor func versions() async throws {
        let fixture = try await CalendarFixture()
        let made = try await fixture.ask(CreateEvent(Self.dinner))
        var changes = EventChanges()
        changes.title = .set("Supper")
        let changed = try await fixture.ask(UpdateEvent(id: made.event.id, expectedVersion: 0, changes: changes))
        // The same again changes nothing.
        #expect(try await fixture.ask(UpdateEvent(id: made.event.id, expectedVersion: 1, changes: changes)) == changed)
        changes.title = .set("Brunch")
        do {
            _ = try await fixture.ask(UpdateEvent(id: made.event.id, expectedVersion: 0, changes: changes))
            Issue.record("an old version was taken")
        } catch let error as RPCError {
            #expect(error.code == .conflict && error.data?["code"] == "changed" && error.data?["version"] == 1)
        }
        await #expect(throws: RPCError.self) {
            try await fixture.ask(DeleteEvent(id: made.event.id, expectedVersion: 0))
        }
        _ = try await fixture.ask(DeleteEvent(id: made.event.id, expectedVersion: 1))
        await fixture.stop()
    }

    @Test("are not those of Luma: its word counts about them")
    @LoopActor func elsewhere() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        try await CalendarFixture.eventually { try await fixture.ask(ProgramStatus()).figures["events"] == 1 }
        do {
            _ = try await fixture.ask(DeleteEvent(id: "evt-1"))
            Issue.record("an event of Luma was deleted")
        } catch let error as RPCError {
            #expect(error.code == .conflict)
        }
        #expect(try await fixture.ask(ListOwnEvents(ListEvents())).events.isEmpty)
        await fixture.stop()
    }

    @Test("join a gathering as it is known, whatever else is said of it")
    @LoopActor func gatherings() async throws {
        let fixture = try await CalendarFixture()
        var known = CalendarFixture.event("evt-1")
        known.gathering = GatheringSnapshot(
            id: "lisbon-pt", name: "Lisboa", country: "PT", timeZone: "Europe/Lisbon", latitude: 38.7, longitude: -9.1)
        try await fixture.luma.program.publish(EventChanged(event: known))
        try await CalendarFixture.eventually { try await fixture.ask(ProgramStatus()).figures["events"] == 1 }
        let made = try await fixture.ask(CreateEvent(Self.dinner))
        #expect(made.event.gathering == known.gathering)
        var event = Self.dinner
        event.timeZone = nil
        #expect(try await fixture.ask(CreateEvent(event)).event.timeZone == "Europe/Lisbon")
        event.gathering = nil
        #expect(try await fixture.ask(CreateEvent(event)).event.timeZone == "UTC")
        event.gathering = GatheringChoice(id: "nowhere")
        await #expect(throws: RPCError.self) { try await fixture.ask(CreateEvent(event)) }
        await fixture.stop()
    }

    @Test("of whole days begin at midnight where they are, and become events of hours and back")
    @LoopActor func wholeDays() async throws {
        let fixture = try await CalendarFixture()
        var fair = NewEvent(title: "Fair")
        fair.startDate = CalendarDate(year: 2030, month: 7, day: 1)
        fair.timeZone = "Europe/Zurich"
        let made = try await fixture.ask(CreateEvent(fair))
        #expect(made.event.startsAt.rfc3339 == "2030-06-30T22:00:00.000Z")
        #expect(made.event.endsAt?.rfc3339 == "2030-07-01T22:00:00.000Z")
        #expect(made.own?.endDate == CalendarDate(year: 2030, month: 7, day: 2) && made.own?.startsAt == nil)
        var changes = EventChanges()
        changes.startsAt = .set(try Timestamp(rfc3339: "2030-07-01T18:00:00Z"))
        let timed = try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes))
        #expect(timed.own?.startDate == nil && timed.event.startsAt.rfc3339 == "2030-07-01T18:00:00.000Z")
        #expect(timed.event.endsAt == nil)
        changes = EventChanges()
        changes.visibility = .set(.private)
        _ = try await fixture.ask(UpdateEvent(id: made.event.id, changes: changes))
        fair.title = "Fair again"
        fair.visibility = nil
        let back = try await fixture.ask(UpdateEvent(id: made.event.id, replacement: fair))
        #expect(back.own?.startDate == fair.startDate && back.event.name == "Fair again")
        #expect(back.event.visibility == .private)
        await fixture.stop()
    }

    @Test("are listed by start in pages, as Luma's are")
    @LoopActor func lists() async throws {
        let fixture = try await CalendarFixture()
        var event = Self.dinner
        var ids: [String] = []
        for hours in [5, 1, 3, 3, -10] {
            event.startsAt = LoopTime().now + .hours(hours)
            event.endsAt = nil
            ids.append(try await fixture.ask(CreateEvent(event)).event.id)
        }
        var listed: [EventRecord] = []
        var selection = ListEvents(upcomingOnly: true, range: ListRange(limit: 3))
        while true {
            let page = try await fixture.ask(ListOwnEvents(selection))
            listed += page.events
            guard let next = page.nextCursor else { break }
            selection.range.cursor = next
        }
        let expected = [ids[1]] + [ids[2], ids[3]].sorted() + [ids[0]]
        // Two may start in the same millisecond.
        #expect(Set(listed.map(\.event.id)) == Set(expected) && listed.count == 4)
        #expect(listed.map(\.event.startsAt) == listed.map(\.event.startsAt).sorted())
        let past = try await fixture.ask(ListOwnEvents(ListEvents(pastOnly: true, descending: true)))
        #expect(past.events.map(\.event.id) == [ids[4]])
        #expect(try await fixture.ask(ListOwnEvents(ListEvents(gatheringID: "other"))).events.isEmpty)
        event.visibility = .private
        event.startsAt = LoopTime().now + .minutes(30)
        let hidden = try await fixture.ask(CreateEvent(event)).event.id
        let firsts: [([EventVisibility]?, String)] = [
            ([.public, .membersOnly], ids[1]), ([.private], hidden), (nil, hidden),
        ]
        for (visibility, first) in firsts {
            selection = ListEvents(upcomingOnly: true, visibility: visibility, range: ListRange(limit: 1))
            #expect(try await fixture.ask(ListOwnEvents(selection)).events.map(\.event.id) == [first])
        }
        await fixture.stop()
    }
}
