import CalendarModel
import Contracts
import Database
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Fields that both sides change", .serialized, .timeLimit(.minutes(2)))
struct MergeTests {
    init() { EventLoop.startOnThread() }

    @Test("what was taken over while another field waits to be written can be changed here")
    @LoopActor func takenOverMeanwhile() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .remote }
            try await bridge.add("evt-1")
            try await bridge.settle()
            calendar.fault = { $0 == "update" ? .before(.unavailable("status 503")) : nil }
            try await bridge.edit("evt-1") { $0.title = "Ours" }
            calendar.edit(calendar.events[0].id) { $0.location = "Theirs" }
            try await bridge.read()
            #expect(try await bridge.event("evt-1")?.version.content.location == "Theirs")
            try await bridge.edit("evt-1") { $0.location = "Garden" }
            calendar.fault = { _ in nil }
            try await bridge.pass(.minutes(15))
            for content in [calendar.events[0].content, try await bridge.event("evt-1")?.version.content] {
                #expect(content?.location == "Garden" && content?.title == "Ours")
            }
            #expect(try await bridge.ask(ListConflicts(openOnly: false)).conflicts.isEmpty)
        }
    }

    @Test("a conflict that was decided is told once, however often the write fails")
    @LoopActor func toldOnce() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .local }
            try await bridge.add("evt-1")
            try await bridge.settle()
            var failures = 0
            calendar.fault = { request in
                guard request == "update", failures < 3 else { return nil }
                failures += 1
                return .before(.unavailable("status 503"))
            }
            try await bridge.edit("evt-1") { $0.title = "Ours" }
            calendar.edit(calendar.events[0].id) { $0.title = "Theirs" }
            try await bridge.read()
            try await bridge.edit("evt-1") { $0.location = "Garden" }
            try await bridge.pass(.minutes(30))
            #expect(calendar.events[0].content.title == "Ours" && failures == 3)
            let conflicts = try await bridge.ask(ListConflicts(openOnly: false)).conflicts
            #expect(conflicts.map(\.remote) == ["Theirs"] && conflicts.map(\.resolution) == ["keptLocal"])
        }
    }

    @Test("deciding one field leaves the other to be decided, also where the two sides have never agreed")
    @LoopActor func oneOfTwo() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            try await bridge.connect { $0.conflictPolicy = .ask }
            let id = try #require(try await bridge.events().first?.id)
            // The calendar is disconnected, both sides go on, and nobody remembers what they last agreed on.
            _ = try await bridge.ask(DisconnectIntegration(id: "one"))
            try await bridge.edit(id) {
                $0.title = "Ours"
                $0.location = "Our place"
            }
            calendar.edit("theirs") { $0.location = "Their place" }
            try await bridge.connect { $0.conflictPolicy = .ask }
            let open = try await bridge.ask(ListConflicts()).conflicts
            #expect(Set(open.map(\.field)) == ["title", "location"])
            let title = try #require(open.first { $0.field == "title" })
            _ = try await bridge.ask(ResolveConflict(id: title.id, choice: "local"))
            try await bridge.pass(.minutes(10))
            #expect(calendar.events[0].content.title == "Ours")
            #expect(calendar.events[0].content.location == "Their place")
            #expect(try await bridge.event(id)?.version.content.location == "Our place")
            let left = try await bridge.ask(ListConflicts()).conflicts
            #expect(left.map(\.field) == ["location"])
            _ = try await bridge.ask(ResolveConflict(id: try #require(left.first).id, choice: "remote"))
            try await bridge.pass(.minutes(10))
            #expect(try await bridge.event(id)?.version.content.location == "Their place")
            #expect(try await bridge.link(id)?.state == .synced)
        }
    }

    @Test("the version that lost can be brought back, and goes outside")
    @LoopActor func restored() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .local }
            try await bridge.add("evt-1")
            try await bridge.settle()
            calendar.fault = { $0 == "update" ? .before(.unavailable("status 503")) : nil }
            try await bridge.edit("evt-1") { $0.title = "Ours" }
            calendar.edit(calendar.events[0].id) { $0.title = "Theirs" }
            try await bridge.read()
            calendar.fault = { _ in nil }
            try await bridge.pass(.minutes(10))
            #expect(calendar.events[0].content.title == "Ours")
            let lost = try #require(try await bridge.ask(ListConflicts(openOnly: false)).conflicts.first)
            for (choice, title) in [("remote", "Theirs"), ("local", "Ours")] {
                _ = try await bridge.ask(ResolveConflict(id: lost.id, choice: choice, by: "ada"))
                try await bridge.settle()
                #expect(calendar.events[0].content.title == title)
                #expect(try await bridge.event("evt-1")?.version.content.title == title)
            }
            #expect(try await bridge.ask(ListConflicts(openOnly: false)).conflicts.count == 1)
        }
    }
}
