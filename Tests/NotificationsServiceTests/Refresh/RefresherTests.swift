import Database
import EventLoop
import Testing
import Time

@testable import NotificationsService

@LoopActor private final class Observer: RefreshObserver {
    var computations: [String] = []
    var failures: [String] = []

    nonisolated init() {}

    func computed(_ gathering: String, duration: Duration) { computations.append(gathering) }

    func computationFailed(_ gathering: String, _ error: any Error) { failures.append(gathering) }

    func sweepSucceeded() {}

    func sweepFailed(_ error: any Error) { failures.append("sweep") }
}

/// A refresher on a virtual clock over a real file.
@LoopActor private struct Bench {
    private static let timing = RefreshTiming(quietPeriod: .milliseconds(300), longestDelay: .seconds(1))

    let fixture: StoreFixture
    let time = VirtualTime(startingAt: Sample.now)
    let observer = Observer()
    let refresher: Refresher

    init() async throws {
        fixture = try await StoreFixture()
        try await fixture.saveEnough()
        refresher = Refresher(
            database: fixture.database, time: time, timing: Self.timing, observer: observer
        ) { _ in CollectedChanges() }
    }

    /// Waits until nothing is being computed and a timer stands for what comes next.
    func settled(computations: Int) async throws {
        let (time, observer) = (time, observer)
        try await eventually("\(computations) computations, not \(observer.computations.count)") {
            observer.computations.count + observer.failures.count == computations && time.pendingTimers == 1
        }
    }
}

@Suite("The refresher")
struct RefresherTests {
    init() { EventLoop.startOnThread() }

    @Test("computes at start what time may have changed, and what an earlier run left behind")
    @LoopActor func start() async throws {
        let bench = try await Bench()
        try await bench.fixture.database.write { connection in
            _ = try GatheringCopies(connection: connection).save(Gathering(id: "porto", name: "Porto"))
            try StaleGatherings(connection: connection).mark(["porto"], at: Sample.now)
        }
        try await bench.refresher.start()
        await bench.time.advance(by: .zero)
        try await bench.settled(computations: 1)
        #expect(bench.observer.computations == ["porto"])
        await bench.time.advance(by: .milliseconds(300))
        try await bench.settled(computations: 2)
        #expect(bench.observer.computations == ["porto", "lisbon"])
        #expect(try await bench.fixture.list().count == 2)
        await bench.refresher.stop()
    }

    @Test("makes one computation of a burst of changes, within the longest delay")
    @LoopActor func burst() async throws {
        let bench = try await Bench()
        try await bench.refresher.start()
        await bench.time.advance(by: .milliseconds(300))
        try await bench.settled(computations: 1)
        for _ in 0..<9 {
            bench.refresher.mark(["lisbon"])
            await bench.time.advance(by: .milliseconds(100))
            #expect(bench.observer.computations.count == 1)
        }
        bench.refresher.mark(["lisbon"])
        await bench.time.advance(by: .milliseconds(100))
        try await bench.settled(computations: 2)
        await bench.refresher.stop()
    }

    @Test("computes at once when flushed")
    @LoopActor func flush() async throws {
        let bench = try await Bench()
        try await bench.refresher.start()
        bench.refresher.flush(["lisbon"])
        await bench.time.advance(by: .zero)
        try await bench.settled(computations: 1)
        await bench.refresher.stop()
    }

    @Test("computes when an event starts, ends, or the local date changes, without being asked")
    @LoopActor func moments() async throws {
        let bench = try await Bench()
        try await bench.refresher.start()
        await bench.time.advance(by: .milliseconds(300))
        try await bench.settled(computations: 1)
        for _ in 0..<400 where bench.time.now <= Sample.now + .hours(19) {
            await bench.time.advance(by: .minutes(3))
            try await eventually("a timer") { bench.time.pendingTimers == 1 }
        }
        #expect(try await bench.fixture.list(at: bench.time.now).isEmpty)
        #expect(bench.observer.failures.isEmpty)
        await bench.refresher.stop()
    }

    @Test("reports a failure, keeps the last content, and tries again later")
    @LoopActor func failure() async throws {
        let bench = try await Bench()
        try await bench.refresher.start()
        await bench.time.advance(by: .milliseconds(300))
        try await bench.settled(computations: 1)
        _ = try await bench.fixture.database.write { try $0.execute("UPDATE event SET status = 'odd' WHERE id = 'e0'") }
        bench.refresher.flush(["lisbon"])
        await bench.time.advance(by: .zero)
        try await bench.settled(computations: 2)
        #expect(bench.observer.failures == ["lisbon"])
        #expect(try await bench.fixture.list().count == 2)
        _ = try await bench.fixture.database.write { try $0.execute("UPDATE event SET status = 'scheduled'") }
        await bench.time.advance(by: .seconds(60))
        try await bench.settled(computations: 3)
        #expect(bench.observer.failures.count == 1)
        await bench.refresher.stop()
    }

    @Test("computes nothing once it has been stopped")
    @LoopActor func stopped() async throws {
        let bench = try await Bench()
        try await bench.refresher.start()
        await bench.refresher.stop()
        bench.refresher.flush(["lisbon"])
        await bench.time.advance(by: .seconds(2000))
        #expect(bench.observer.computations.isEmpty)
    }
}
