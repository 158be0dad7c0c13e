import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Readings after the clock was set back", .serialized, .timeLimit(.minutes(2)))
struct SetBackClockTests {
    init() { EventLoop.startOnThread() }

    @Test("find what is missing from all that is there")
    @LoopActor func missing() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.add("evt-2")
            try await bridge.settle()
            try await bridge.read()
            bridge.time.setWallClock(back: .hours(1))
            calendar.drop(try #require(try await bridge.link("evt-1")?.memory.remoteID))
            calendar.forgetCursors()
            try await bridge.read()
            #expect(try await bridge.event("evt-1")?.isCanceled == true)
            #expect(try await bridge.event("evt-2")?.isCanceled == false)
        }
    }

    @Test("look at what was written and is not told of")
    @LoopActor func unread() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.comparesStates = true
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            calendar.drop(try #require(try await bridge.link("evt-1")?.memory.remoteID))
            bridge.time.setWallClock(back: .hours(1))
            try await bridge.read()
            #expect(try await bridge.event("evt-1")?.isCanceled == true)
        }
    }

    @Test("believe what they are told of what was written before")
    @LoopActor func told() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            bridge.time.setWallClock(back: .hours(1))
            calendar.edit(calendar.events[0].id) { $0.title = "Theirs" }
            try await bridge.read()
            #expect(try await bridge.event("evt-1")?.version.content.title == "Theirs")
            #expect(calendar.looks == 0)
        }
    }

    @Test("read everything when it is not known how long ago that was done")
    @LoopActor func whole() async throws {
        try await BridgeFixture.run { bridge in
            try await bridge.connect()
            let before = try #require(try await bridge.reading().completeReadingAt)
            bridge.time.setWallClock(back: .hours(1))
            try await bridge.read()
            #expect(try #require(try await bridge.reading().completeReadingAt) < before)
        }
    }
}
