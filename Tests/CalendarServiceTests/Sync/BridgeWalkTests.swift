import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

/// With calendars in memory: whatever is edited where, and whatever goes wrong meanwhile, in the end all sides say the
/// same, and nothing was written more often than necessary.
@Suite("A random walk over events and calendars", .serialized, .timeLimit(WalkSeeds.timeLimit))
struct BridgeWalkTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private struct Walk {
        let bridge: BridgeFixture
        let random: SeededRandom
        var edits = 0
        var made = 0

        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

        var calendar: MemoryCalendar? { bridge.calendars[pick(2) == 0 ? "one" : "two"] }

        mutating func step() async throws {
            edits += 1
            let text = "edit \(edits)"
            let change = WalkChange(text, random)
            switch pick(8) {
            case 0:
                made += 1
                try await bridge.add("evt-\(made)", WalkChange.new(text, random))
            case 1:
                made += 1
                calendar?.put(WalkChange.new(text, random), id: "theirs-\(made)")
            case 2, 3:
                let known = try await bridge.events().filter { !$0.isCanceled }
                if !known.isEmpty { try await bridge.edit(known[pick(known.count)].id) { change.apply(to: &$0) } }
            case 4, 5:
                if let calendar, !calendar.events.isEmpty {
                    calendar.edit(calendar.events[pick(calendar.events.count)].id) { change.apply(to: &$0) }
                }
            case 6 where pick(3) == 0:
                if let calendar, !calendar.events.isEmpty {
                    calendar.drop(calendar.events[pick(calendar.events.count)].id)
                }
            case 7 where pick(4) == 0:
                let known = try await bridge.events().filter { !$0.isCanceled }
                if !known.isEmpty { try await bridge.delete(known[pick(known.count)].id) }
            default:
                if pick(4) == 0 { calendar?.forgetCursors() }
                edits -= 1
            }
        }

        /// One request in four fails, some of them after they took effect.
        func makeTrouble() {
            for calendar in bridge.calendars.values {
                calendar.fault = { [random] _ in
                    switch random.next() % 16 {
                    case 0: .before(.unavailable("status 503"))
                    case 1: .after(.unavailable("no answer"))
                    case 2: .before(.limited(until: bridge.time.now + .seconds(20)))
                    case 3: .before(.changedMeanwhile)
                    default: nil
                    }
                }
            }
        }

        func endTrouble() async throws {
            for calendar in bridge.calendars.values { calendar.fault = { _ in nil } }
            for _ in 0..<2 {
                for name in bridge.calendars.keys.sorted() { try await bridge.read(name) }
                try await bridge.pass(.minutes(15))
                // Writes that have failed too often wait for a person, who asks for another try.
                for letter in try await bridge.host.context.jobs.deadLetters() {
                    try await bridge.host.context.jobs.retryDeadLetter(letter.id)
                }
                try await bridge.settle()
            }
        }

        func check(_ seed: UInt64) async throws {
            let local = try await bridge.events().filter { !$0.isCanceled }.map(\.version.content.walked)
            for (name, calendar) in bridge.calendars {
                let there = calendar.events.filter { $0.content.status != .canceled }.map(\.content.walked)
                #expect(there.sorted() == local.sorted(), "seed \(seed), calendar \(name)")
            }
        }
    }

    @Test("all sides agree in the end", arguments: WalkSeeds.first(5))
    @LoopActor func agreement(seed: UInt64) async throws {
        // Everything that is dropped may go: the brake has tests of its own.
        var settings = ReadingSettings()
        settings.removalPercent = 100
        settings.interval = [.caldav: .minutes(10)]
        let bridge = try await BridgeFixture(["one", "two"], settings, seed: seed)
        var walk = Walk(bridge: bridge, random: SeededRandom(seed: seed))
        do {
            try await bridge.connect("one")
            try await bridge.connect("two")
            walk.makeTrouble()
            for _ in 0..<40 {
                try await walk.step()
                if walk.pick(3) == 0 { try await bridge.pass(.seconds(Int64(walk.pick(200)))) }
                await bridge.time.advance(by: .seconds(1))
                if walk.pick(20) == 0 { try await bridge.restart() }
            }
            try await walk.endTrouble()
            try await walk.check(seed)
            let writes = bridge.calendars.values.reduce(0) { $0 + $1.writes }
            #expect(writes <= 2 * walk.edits, "seed \(seed): \(writes) writes for \(walk.edits) edits")
            try await bridge.pass(.minutes(15))
            #expect(bridge.calendars.values.reduce(0) { $0 + $1.writes } == writes, "seed \(seed): nothing had changed")
        } catch {
            Issue.record(error, "seed \(seed)")
        }
        await bridge.stop()
    }
}
