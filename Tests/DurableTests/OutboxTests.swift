import Database
import EventLoop
import Testing
import Time

@testable import Durable

@Suite("Outbox")
struct OutboxTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func append(_ count: Int, to outbox: Outbox, _ fixture: Fixture) async throws {
        for number in 0..<count {
            _ = try await fixture.database.write { try outbox.append("kind", [UInt8(number)], in: $0) }
        }
    }

    @Test("Events are read in order from any point, in pages")
    @LoopActor func pages() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        #expect(try await outbox.read(after: 0) == OutboxPage(events: [], last: 0, isTruncated: false))
        try await append(5, to: outbox, fixture)
        let first = try await outbox.read(after: 0, limit: 3)
        #expect(first.events.map(\.sequence) == [1, 2, 3])
        #expect(first.events.map(\.payload) == [[0], [1], [2]])
        #expect(first.last == 5)
        #expect(try await outbox.read(after: 3, limit: 3).events.map(\.sequence) == [4, 5])
        #expect(try await outbox.read(after: 5).events == [])
    }

    @Test("Events of kinds that are not wanted come without their payload, and leave no gap")
    @LoopActor func wantedKinds() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        for kind in ["wanted", "other", "wanted"] {
            _ = try await fixture.database.write { try outbox.append(kind, Array(#"{"a":1}"#.utf8), in: $0) }
        }
        let page = try await outbox.read(after: 0, types: ["wanted"])
        #expect(page.events.map(\.sequence) == [1, 2, 3])
        #expect(page.events.map(\.type) == ["wanted", "other", "wanted"])
        #expect(page.events.map { String(decoding: $0.payload, as: UTF8.self) } == [#"{"a":1}"#, "{}", #"{"a":1}"#])
    }

    @Test("A reader that reads ahead acknowledges what it has applied")
    @LoopActor func readsAhead() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        try await append(3, to: outbox, fixture)
        let page = try await outbox.poll(subscriber: "reader", after: 2, applied: 1, wait: .zero)
        #expect(page.events.map(\.sequence) == [3])
        #expect(try await outbox.subscribers().map(\.acknowledged) == [1])
    }

    @Test("An event of a transaction that fails leaves no gap")
    @LoopActor func noGaps() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        try await append(1, to: outbox, fixture)
        await #expect(throws: Refused.self) {
            try await fixture.database.write { connection in
                try outbox.append("lost", [], in: connection)
                throw Refused()
            }
        }
        try await append(1, to: outbox, fixture)
        #expect(try await outbox.read(after: 0).events.map(\.sequence) == [1, 2])
    }

    @Test("A waiting reader gets an event as soon as it is committed")
    @LoopActor func longPoll() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        async let page = outbox.poll(subscriber: "reader", after: 0, wait: .seconds(3600))
        await waitUntil { fixture.time.pendingTimers == 1 }
        try await append(1, to: outbox, fixture)
        #expect(try await page.events.count == 1)
    }

    @Test("A waiting reader gets an empty page when its time is over")
    @LoopActor func longPollEnds() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        async let page = outbox.poll(subscriber: "reader", after: 0, wait: .seconds(20))
        await waitUntil { fixture.time.pendingTimers == 1 }
        await fixture.time.advance(by: .seconds(20))
        #expect(try await page.events == [])
    }

    @Test("A cancelled reader stops waiting")
    @LoopActor func longPollCancelled() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        let task = Task(executorPreference: LoopActor.executor) {
            try await outbox.poll(subscriber: "reader", after: 0, wait: .seconds(3600))
        }
        await waitUntil { fixture.time.pendingTimers == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("When the program stops, waiting readers get an empty page at once, and nobody waits any more")
    @LoopActor func stopWaiting() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        async let page = outbox.poll(subscriber: "reader", after: 0, wait: .seconds(3600))
        await waitUntil { fixture.time.pendingTimers == 1 }
        outbox.stopWaiting()
        #expect(try await page.events == [])
        #expect(try await outbox.poll(subscriber: "reader", after: 0, wait: .seconds(3600)).events == [])
        try await append(1, to: outbox, fixture)
        #expect(try await outbox.poll(subscriber: "reader", after: 0, wait: .seconds(3600)).events.count == 1)
    }

    @Test("A reader that is ahead of the outbox is told so")
    @LoopActor func ahead() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        try await append(2, to: outbox, fixture)
        await #expect(throws: OutboxError.ahead(asked: 3, last: 2)) { try await outbox.read(after: 3) }
    }

    @Test("Only what every subscriber has, and what is old enough, is pruned")
    @LoopActor func prune() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        try await append(4, to: outbox, fixture)
        #expect(try await outbox.prune(retention: .zero) == 0)
        _ = try await outbox.poll(subscriber: "fast", after: 4, wait: .zero)
        _ = try await outbox.poll(subscriber: "slow", after: 0, wait: .zero)
        await fixture.time.advance(by: .seconds(100))
        #expect(try await outbox.prune(retention: .seconds(10)) == 0)
        _ = try await outbox.poll(subscriber: "slow", after: 3, wait: .zero)
        #expect(try await outbox.prune(retention: .seconds(100)) == 0)
        #expect(try await outbox.prune(retention: .seconds(99)) == 3)
        let page = try await outbox.read(after: 0)
        #expect(page.events.map(\.sequence) == [4])
        #expect(page.isTruncated)
        #expect(try await outbox.read(after: 3).isTruncated == false)
        let known = [("fast", 4), ("slow", 3)].map { OutboxSubscriber(name: $0.0, acknowledged: $0.1) }
        #expect(try await outbox.subscribers() == known)
        try await outbox.forget(subscriber: "slow")
        #expect(try await outbox.prune(retention: .seconds(10)) == 1)
        #expect(try await outbox.read(after: 4).last == 4)
    }

    @Test("A subscriber that goes back to an older position keeps what it has not read from being pruned")
    @LoopActor func goingBack() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        try await append(4, to: outbox, fixture)
        _ = try await outbox.poll(subscriber: "restored", after: 4, wait: .zero)
        #expect(try await outbox.prune(retention: .seconds(10)) == 0)
        // An older copy of its file is put back.
        _ = try await outbox.poll(subscriber: "restored", after: 2, wait: .zero)
        await fixture.time.advance(by: .seconds(100))
        #expect(try await outbox.prune(retention: .seconds(10)) == 2)
        let page = try await outbox.poll(subscriber: "restored", after: 2, wait: .zero)
        #expect(page.events.map(\.sequence) == [3, 4])
        #expect(!page.isTruncated)
    }

    @Test("Payloads of the limit are taken, larger ones are refused")
    @LoopActor func payloadLimit() async throws {
        let fixture = try await Fixture()
        let outbox = Outbox(database: fixture.database, time: fixture.time)
        for count in [Outbox.payloadLimit - 1, Outbox.payloadLimit] {
            _ = try await fixture.database.write {
                try outbox.append("kind", [UInt8](repeating: 1, count: count), in: $0)
            }
        }
        await #expect(throws: OutboxError.payloadTooLarge(type: "kind", bytes: Outbox.payloadLimit + 1)) {
            try await fixture.database.write {
                _ = try outbox.append("kind", [UInt8](repeating: 1, count: Outbox.payloadLimit + 1), in: $0)
            }
        }
        #expect(try await outbox.read(after: 0).events.count == 1)
    }
}
