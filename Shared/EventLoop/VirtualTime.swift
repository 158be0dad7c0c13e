public import Time

/// A clock for tests: it stands still until `advance(by:)` moves it.
@LoopActor public final class VirtualTime: TimeSource {
    private struct Entry {
        let due: Duration
        let order: Int
        let timer: VirtualTimer
    }

    private nonisolated let start: Lock<Timestamp>
    private nonisolated let turns: Int
    private nonisolated let elapsed = Lock<Duration>(.zero)
    private var entries: [Entry] = []
    private var nextOrder = 0

    /// - Parameters:
    ///   - start: what the wall clock shows at first.
    ///   - turns: how often work on the loop gets its turn after each timer. Fewer save time where the caller waits for
    ///     that work by itself.
    public nonisolated init(startingAt start: Timestamp, turns: Int = 64) {
        self.start = Lock(start)
        self.turns = turns
    }

    public nonisolated var now: Timestamp { start.withLock { $0 } + elapsed.withLock { $0 } }
    public nonisolated var monotonic: Duration { elapsed.withLock { $0 } }

    @discardableResult
    public func schedule(after delay: Duration, _ body: @escaping @LoopActor () -> Void) -> any ScheduledTimer {
        let timer = VirtualTimer(body)
        entries.append(Entry(due: monotonic + max(delay, .zero), order: nextOrder, timer: timer))
        nextOrder += 1
        return timer
    }

    /// Has the wall clock show an earlier time, as when somebody sets it right. Timers do not mind.
    public nonisolated func setWallClock(back duration: Duration) { start.withLock { $0 = $0 - duration } }

    /// Timers that have been started and have neither fired nor been cancelled.
    public var pendingTimers: Int { entries.count { $0.timer.body != nil } }

    /// Moves time on, firing timers at their due times in order, and lets the work they cause on the loop settle in
    /// between. Work on other threads is not waited for.
    public func advance(by duration: Duration) async {
        let target = monotonic + duration
        await settle()
        while let next = takeNext(dueBy: target) {
            elapsed.withLock { $0 = max($0, next.due) }
            next.timer.fire()
            await settle()
        }
        elapsed.withLock { $0 = target }
        await settle()
    }

    private func takeNext(dueBy target: Duration) -> Entry? {
        entries.removeAll { $0.timer.body == nil }
        guard let next = entries.min(by: { ($0.due, $0.order) < ($1.due, $1.order) }), next.due <= target else {
            return nil
        }
        entries.removeAll { $0.order == next.order }
        return next
    }

    private func settle() async {
        for _ in 0..<turns { await Task.yield() }
    }
}

@LoopActor private final class VirtualTimer: ScheduledTimer {
    private(set) var body: (@LoopActor () -> Void)?

    init(_ body: @escaping @LoopActor () -> Void) { self.body = body }

    func fire() {
        let body = body
        self.body = nil
        body?()
    }

    func cancel() { body = nil }
}
