import CalendarModel
import Contracts
import Database
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

/// The rule is written down at `LinkOrigin`.
@Suite("An integration that is turned another way", .serialized, .timeLimit(.minutes(3)))
struct DirectionTests {
    init() { EventLoop.startOnThread() }

    /// One event of ours and one of theirs, both known on both sides, in a calendar that went one way and now another.
    @LoopActor private struct Pair {
        let bridge: BridgeFixture
        let calendar: MemoryCalendar
        let imported: String

        init(_ bridge: BridgeFixture, _ directions: [SyncDirection]) async throws {
            self.bridge = bridge
            calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            try await bridge.connect()
            imported = try #require(try await bridge.events().first?.id)
            try await bridge.add("ours", BridgeFixture.content("Ours"))
            try await bridge.settle()
            for direction in directions where direction != .both { try await bridge.turn(direction) }
            if directions.last == .both, directions.count > 1 { try await bridge.turn(.both) }
        }

        /// What is said of both events, here and there: title and place.
        func said() async throws -> [String] {
            var lines: [String] = []
            for event in try await bridge.events() where !event.isCanceled {
                lines.append("here: \(event.version.content.title), \(event.version.content.location)")
            }
            for event in calendar.events { lines.append("there: \(event.content.title), \(event.content.location)") }
            return lines.sorted()
        }

        /// Another title for both here, another place for both there.
        func edit() async throws {
            await bridge.time.advance(by: .seconds(1))
            for event in calendar.events { calendar.edit(event.id) { $0.location = "Garden" } }
            try await bridge.edit("ours") { $0.title = "Ours again" }
            try await bridge.edit(imported) { $0.title = "Theirs again" }
            try await bridge.settle()
            try await bridge.read()
        }

        func dropAll() async throws {
            for event in calendar.events { calendar.drop(event.id) }
            try await bridge.read()
        }
    }

    private static let turns: [[SyncDirection]] = SyncDirection.allCases.flatMap { first in
        SyncDirection.allCases.filter { $0 != first }.map { [first, $0] }
    }

    @Test("is edited as the direction says, whatever it was before", arguments: turns)
    @LoopActor func edits(directions: [SyncDirection]) async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, directions)
            let written = pair.calendar.writes
            try await pair.edit()
            switch directions.last {
            case .exportOnly:
                #expect(
                    try await pair.said() == [
                        "here: Ours again, Library", "here: Theirs again, Library", "there: Ours again, Library",
                        "there: Theirs, Garden",
                    ])
            case .importOnly:
                #expect(
                    try await pair.said() == [
                        "here: Ours again, Library", "here: Theirs, Garden", "there: Ours, Garden",
                        "there: Theirs, Garden",
                    ])
                #expect(pair.calendar.writes == written)
            case .both, nil:
                #expect(
                    try await pair.said() == [
                        "here: Ours again, Garden", "here: Theirs again, Garden", "there: Ours again, Garden",
                        "there: Theirs again, Garden",
                    ])
            }
            // What slept is caught up with.
            await bridge.time.advance(by: .seconds(1))
            try await bridge.turn(.both)
            let place = directions.last == .exportOnly ? "Library" : "Garden"
            let title = directions.last == .importOnly ? "Theirs" : "Theirs again"
            #expect(
                try await pair.said() == [
                    "here: Ours again, \(place)", "here: \(title), Garden", "there: Ours again, \(place)",
                    "there: \(title), Garden",
                ])
            #expect(try await bridge.ask(ListConflicts(openOnly: false)).conflicts.isEmpty)
        }
    }

    @Test(
        "loses there what is deleted there, as the direction says, whatever it was before", arguments: turns,
        [true, false])
    @LoopActor func removals(directions: [SyncDirection], namesEverything: Bool) async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, directions)
            if !namesEverything { pair.calendar.names = { _ in true } }
            try await pair.dropAll()
            switch directions.last {
            case .exportOnly:
                #expect(
                    try await pair.said() == ["here: Ours, Library", "here: Theirs, Library", "there: Ours, Library"])
            case .importOnly: #expect(try await pair.said() == ["here: Ours, Library"])
            case .both, nil: #expect(try await pair.said() == [])
            }
            // An event that is changed here does not come into being there again because of that.
            try await bridge.edit(pair.imported) { $0.description = "Bring cake" }
            try await bridge.settle()
            #expect(pair.calendar.events.allSatisfy { $0.content.title == "Ours" })
            await bridge.time.advance(by: .seconds(1))
            try await bridge.turn(.both)
            let left = directions.last == .exportOnly ? ["here: Ours, Library", "there: Ours, Library"] : []
            #expect(try await pair.said() == left)
        }
    }

    @Test("does not delete there what others made because somebody deleted it here while it was left alone")
    @LoopActor func deletedHere() async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, [.exportOnly])
            try await bridge.delete(pair.imported)
            try await bridge.settle()
            try await bridge.turn(.both)
            #expect(try await pair.said() == ["here: Ours, Library", "there: Ours, Library", "there: Theirs, Library"])
            // Once it is gone there as well, nothing is remembered of it.
            try await pair.dropAll()
            #expect(try await bridge.link(pair.imported) == nil)
            #expect(try await bridge.event(pair.imported) == nil)
        }
    }

    @Test("deletes there what Rollcall made once it may write again")
    @LoopActor func ownDeletedHere() async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, [.importOnly])
            try await bridge.delete("ours")
            try await bridge.settle()
            #expect(pair.calendar.events.count == 2)
            try await bridge.turn(.both)
            #expect(try await pair.said() == ["here: Theirs, Library", "there: Theirs, Library"])
            #expect(try await bridge.event("ours") == nil)
        }
    }

    @Test("forgets what was imported and is gone on both sides", arguments: [SyncDirection.importOnly, .exportOnly])
    @LoopActor func tombstones(direction: SyncDirection) async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, [direction])
            try await bridge.delete(pair.imported)
            try await bridge.settle()
            try await bridge.read()
            #expect(try await bridge.event(pair.imported)?.isDeleted == true)
            pair.calendar.drop("theirs")
            try await bridge.read()
            #expect(try await bridge.event(pair.imported) == nil)
            #expect(try await bridge.link(pair.imported) == nil)
        }
    }

    @Test("keeps no link to what is gone from a calendar that is only read, and finds it again when it is back")
    @LoopActor func backAgain() async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, [.importOnly])
            pair.calendar.drop("theirs")
            try await bridge.read()
            #expect(try await bridge.event(pair.imported)?.isCanceled == true)
            #expect(try await bridge.link(pair.imported) == nil)
            await bridge.time.advance(by: .seconds(1))
            pair.calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            try await bridge.read()
            #expect(try await bridge.event(pair.imported)?.isCanceled == false)
            #expect(try await bridge.events().count == 2)
        }
    }

    @Test("a reading that is under way when the calendar is turned obeys nothing more, and reads nothing away")
    @LoopActor func duringReading() async throws {
        try await BridgeFixture.run { bridge in
            let pair = try await Pair(bridge, [.both])
            pair.calendar.drop("theirs")
            let milestones = Milestones()
            pair.calendar.answering = { request in
                guard request == "changes", milestones.reach("turned") else { return }
                var change = IntegrationChange()
                change.direction = "export"
                _ = try await bridge.ask(UpdateIntegration(id: "one", change: change))
            }
            try await bridge.read()
            #expect(milestones.has("turned"))
            #expect(try await bridge.event(pair.imported)?.isCanceled == false)
            #expect(try await bridge.link(pair.imported)?.state == .asleep)
            try await bridge.turn(.both)
            #expect(try await bridge.event(pair.imported)?.isCanceled == true)
        }
    }

    @Test("an event of others that the calendar shows nobody goes when it goes there")
    @LoopActor func outOfScope() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            try await bridge.connect(scope: FeedScope(kind: .gathering, id: "berlin"), owner: .community)
            let imported = try #require(try await bridge.events().first)
            #expect(!imported.isCanceled)
            calendar.drop("theirs")
            try await bridge.read()
            #expect(try await bridge.event(imported.id)?.isCanceled == true)
        }
    }
}
