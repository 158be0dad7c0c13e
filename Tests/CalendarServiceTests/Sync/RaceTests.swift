import CalendarModel
import Contracts
import Database
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("A write and a reading at the same time", .serialized, .timeLimit(.minutes(2)))
struct RaceTests {
    init() { EventLoop.startOnThread() }

    @Test("a page with an older version that arrives while a write is under way changes nothing")
    @LoopActor func olderPage() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            let id = calendar.events[0].id
            await bridge.time.advance(by: .seconds(1))
            calendar.edit(id) { $0.title = "Theirs" }
            let milestones = Milestones()
            calendar.answering = { request in
                if request == "changes", milestones.reach("page made") {
                    // The page says "Theirs", and is on its way.
                    await bridge.time.advance(by: .seconds(1))
                    calendar.edit(id) { $0.title = "Theirs again" }
                    try await bridge.edit("evt-1") { $0.location = "Garden" }
                    try await CalendarFixture.eventually { milestones.has("write under way") }
                } else if request == "update", milestones.reach("write under way") {
                    try await CalendarFixture.eventually { milestones.has("page read") }
                }
            }
            try await bridge.readOnce()
            #expect(try await bridge.event("evt-1")?.version.content.title == "Theirs again")
            milestones.reach("page read")
            try await bridge.settle()
            for content in [calendar.events[0].content, try await bridge.event("evt-1")?.version.content] {
                #expect(content?.title == "Theirs again" && content?.location == "Garden")
            }
            #expect(try await bridge.link("evt-1")?.memory.version == calendar.events[0].version)
            #expect(try await bridge.ask(ListConflicts(openOnly: false)).conflicts.isEmpty)
            #expect(calendar.writes == 2)
        }
    }

    @Test("a page that tells of what a lost answer has made is heeded, though its event was called off meanwhile")
    @LoopActor func calledOffMeanwhile() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            var isLost = false
            calendar.fault = { request in
                guard request == "create", !isLost else { return nil }
                isLost = true
                return .after(.unavailable("no answer"))
            }
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(calendar.events.count == 1)
            let milestones = Milestones()
            calendar.answering = { request in
                guard request == "changes", milestones.reach("page made") else { return }
                try await bridge.edit("evt-1") { $0.status = .canceled }
                await bridge.time.advance(by: .minutes(5))
                try await CalendarFixture.eventually { try await bridge.link("evt-1")?.state == .synced }
            }
            try await bridge.read()
            #expect(milestones.has("page made"))
            #expect(calendar.events.allSatisfy { $0.content.status == .canceled })
        }
    }

    @Test("a page with a newer version that was asked for before the write had ended is not passed over")
    @LoopActor func newerPage() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            let id = calendar.events[0].id
            let milestones = Milestones()
            calendar.answering = { request in
                if request == "update", milestones.reach("write under way") {
                    calendar.edit(id) { $0.title = "Theirs" }
                    try await CalendarFixture.eventually { milestones.has("page made") }
                } else if request == "changes", milestones.has("write under way"), milestones.reach("page made") {
                    // The page says "Theirs"; the write ends before it arrives.
                    await bridge.time.advance(by: .seconds(1))
                    try await CalendarFixture.eventually {
                        try await bridge.link("evt-1")?.remote?.content.location == "Garden"
                    }
                }
            }
            try await bridge.edit("evt-1") { $0.location = "Garden" }
            try await CalendarFixture.eventually { milestones.has("write under way") }
            try await bridge.read()
            for content in [calendar.events[0].content, try await bridge.event("evt-1")?.version.content] {
                #expect(content?.title == "Theirs" && content?.location == "Garden")
            }
        }
    }
}
