import CalendarModel
import Contracts
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("What readings are not told", .serialized, .timeLimit(.minutes(2)))
struct ReadingTests {
    init() { EventLoop.startOnThread() }

    @Test("an event that was made here and deleted there before the next reading is gone, if the calendar tells or not")
    @LoopActor func madeAndDeleted() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.comparesStates = true
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.add("evt-2")
            try await bridge.settle()
            await bridge.time.advance(by: .seconds(1))
            calendar.drop(try #require(try await bridge.link("evt-1")?.memory.remoteID))
            try await bridge.read()
            #expect(try await bridge.event("evt-1")?.isCanceled == true)
            #expect(try await bridge.event("evt-2")?.isCanceled == false)
            // What the calendar tells of is not asked for besides, and nothing twice.
            #expect(calendar.looks == 1)
            await bridge.time.advance(by: .seconds(1))
            try await bridge.read()
            #expect(calendar.looks == 1)
        }
    }

    @Test(
        "an event that was made there without our hearing of it, and deleted here meanwhile, is deleted there",
        arguments: [true, false])
    @LoopActor func orphan(wasMade: Bool) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            calendar.fault = { request in
                guard request == "create" else { return nil }
                return wasMade ? .after(.unavailable("no answer")) : .before(.unavailable("no connection"))
            }
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(calendar.events.count == (wasMade ? 1 : 0))
            try await bridge.delete("evt-1")
            try await bridge.pass(.minutes(3))
            calendar.fault = { _ in nil }
            await bridge.time.advance(by: .seconds(1))
            try await bridge.read()
            #expect(calendar.events.isEmpty && calendar.writes == (wasMade ? 2 : 0))
            #expect(try await bridge.event("evt-1") == nil)
            #expect(try await bridge.link("evt-1") == nil)
        }
    }

    @Test("what others made and deleted there goes here too, also when the calendar would not show it")
    @LoopActor func foreign() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Choir"), id: "theirs")
            try await bridge.connect(scope: FeedScope(kind: .all), owner: .community) { $0.visibility = .private }
            #expect(try await bridge.events().count { !$0.isCanceled } == 1)
            calendar.drop("theirs")
            try await bridge.read()
            #expect(try await bridge.events().count { !$0.isCanceled } == 0)
        }
    }

    @Test("What a calendar made of what was written is known once a reading has told of it")
    @LoopActor func echo() async throws {
        try await BridgeFixture.run { bridge in
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            let written = try #require(try await bridge.link("evt-1")?.remote)
            #expect(written.original.isEmpty)
            await bridge.time.advance(by: .seconds(1))
            try await bridge.read()
            let read = try #require(try await bridge.link("evt-1")?.remote)
            #expect(read.original == Array("\(written.version) as read".utf8))
            #expect(bridge.calendars["one"]?.writes == 1)
        }
    }

    /// Events of ours in a calendar whose reading of everything names none of them.
    @LoopActor private func forgetful(_ bridge: BridgeFixture, events: Int) async throws -> MemoryCalendar {
        let calendar = try #require(bridge.calendars["one"])
        calendar.names = { _ in false }
        try await bridge.connect()
        for number in 0..<events { try await bridge.add("evt-\(number)") }
        try await bridge.settle()
        await bridge.time.advance(by: .seconds(1))
        try await bridge.read()
        await bridge.time.advance(by: .seconds(1))
        return calendar
    }

    @Test("after a lost place, what was not named is looked at once, also when that breaks off")
    @LoopActor func lostPlace() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try await forgetful(bridge, events: 30)
            let gone = calendar.events.prefix(2).map(\.id)
            for id in gone { calendar.drop(id) }
            calendar.forgetCursors()
            let before = calendar.looks
            calendar.fault = { $0 == "event" && calendar.looks == before + 25 ? .before(.unavailable("503")) : nil }
            await #expect(throws: OutsideError.self) { try await bridge.read() }
            #expect(try await bridge.events().count { $0.isCanceled } == 0)
            calendar.fault = { _ in nil }
            try await bridge.restart()
            // The program reads by itself when it starts.
            try await bridge.settle()
            #expect(try await bridge.events().count { $0.isCanceled } == 2)
            // Twenty were done, five were in vain.
            #expect(calendar.looks == before + 25 + 10)
            await bridge.time.advance(by: .seconds(1))
            try await bridge.read()
            #expect(calendar.looks == before + 35 && calendar.writes == 30)
        }
    }

    @Test("when too much is gone after a lost place, it is held, and looked at no more")
    @LoopActor func held() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try await forgetful(bridge, events: 30)
            let events = calendar.events
            for event in events { calendar.drop(event.id) }
            calendar.forgetCursors()
            try await bridge.read()
            let looks = calendar.looks
            for _ in 0..<2 {
                #expect(try await bridge.reading().held?.removals == 30)
                #expect(try await bridge.events().allSatisfy { !$0.isCanceled })
                await bridge.time.advance(by: .seconds(1))
                try await bridge.read()
                #expect(calendar.looks == looks)
            }
            // It was a mistake of the calendar's.
            for event in events { calendar.put(event.content, id: event.id) }
            try await bridge.read()
            #expect(try await bridge.reading().held == nil)
            #expect(try await bridge.events().allSatisfy { !$0.isCanceled })
            #expect(calendar.writes == 30)
        }
    }

    @Test("one that cannot be looked at does not keep the others waiting")
    @LoopActor func forbidden() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try await forgetful(bridge, events: 3)
            calendar.drop(calendar.events[2].id)
            calendar.forgetCursors()
            let before = calendar.looks
            calendar.fault = { $0 == "event" && calendar.looks == before + 1 ? .before(.forbidden("not shared")) : nil }
            try await bridge.read()
            // One of the three was refused; whichever it was, the others are known.
            let isGone = try await bridge.events().count { $0.isCanceled } == 1
            let isRefused = try await bridge.reading().lastError?.contains("not shared") == true
            #expect(isRefused && (isGone || calendar.looks == before + 3))
        }
    }
}
