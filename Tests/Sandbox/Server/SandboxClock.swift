import EventLoop
import Time

/// The clock of the outside services: it can be moved on and made to run faster, and what was scheduled keeps up.
@LoopActor final class SandboxClock: TimeSource {
    /// Where this clock and the one below it stood when its pace last changed.
    private struct Anchor {
        var wall: Timestamp
        var elapsed: Duration
        var base: Duration
        var scale: Double
    }

    private struct Entry {
        let due: Duration
        let order: Int
        let timer: AgendaTimer
    }

    private nonisolated let base: any TimeSource
    private nonisolated let anchor: Lock<Anchor>
    private var entries: [Entry] = []
    private var nextOrder = 0
    private var wakeUp: (any ScheduledTimer)?

    nonisolated init(_ base: any TimeSource) {
        self.base = base
        anchor = Lock(Anchor(wall: base.now, elapsed: base.monotonic, base: base.monotonic, scale: 1))
    }

    nonisolated var monotonic: Duration {
        let passed = base.monotonic
        return anchor.withLock { $0.elapsed + (passed - $0.base) * $0.scale }
    }

    nonisolated var now: Timestamp {
        let elapsed = monotonic
        return anchor.withLock { $0.wall + (elapsed - $0.elapsed) }
    }

    @discardableResult
    func schedule(after delay: Duration, _ body: @escaping @LoopActor () -> Void) -> any ScheduledTimer {
        let timer = AgendaTimer(body)
        entries.append(Entry(due: monotonic + max(delay, .zero), order: nextOrder, timer: timer))
        nextOrder += 1
        arm()
        return timer
    }

    /// Moves the clock on; what falls due happens at once, in order.
    func advance(by duration: Duration) {
        change {
            $0.elapsed += duration; $0.wall += duration
        }
        fireDue()
    }

    /// - Parameter scale: how many seconds of this clock pass in one of the real one; above zero.
    func run(atScale scale: Double) {
        change { $0.scale = scale }
        arm()
    }

    private func change(_ body: (inout Anchor) -> Void) {
        let elapsed = monotonic
        let wall = now
        let passed = base.monotonic
        anchor.withLock {
            $0 = Anchor(wall: wall, elapsed: elapsed, base: passed, scale: $0.scale)
            body(&$0)
        }
    }

    private func arm() {
        wakeUp?.cancel()
        entries.removeAll { $0.timer.body == nil }
        guard let next = entries.min(by: { ($0.due, $0.order) < ($1.due, $1.order) }) else { return }
        let scale = anchor.withLock { $0.scale }
        wakeUp = base.schedule(after: max(.zero, (next.due - monotonic) / scale)) { [weak self] in self?.fireDue() }
    }

    private func fireDue() {
        let now = monotonic
        let due = entries.filter { $0.due <= now }.sorted { ($0.due, $0.order) < ($1.due, $1.order) }
        entries.removeAll { $0.due <= now }
        for entry in due { entry.timer.fire() }
        arm()
    }
}

@LoopActor private final class AgendaTimer: ScheduledTimer {
    private(set) var body: (@LoopActor () -> Void)?

    init(_ body: @escaping @LoopActor () -> Void) { self.body = body }

    func fire() {
        let body = body
        self.body = nil
        body?()
    }

    func cancel() { body = nil }
}
