import EventLoop

/// Wakes up when the earliest of many deadlines may have passed, with one timer for all of them.
///
/// Most calls end long before their deadlines, so ended ones are not taken out: a wake-up looks at what is open,
/// handles what is due, and sleeps until the next.
@LoopActor final class DeadlineWatch {
    private let time: any TimeSource
    private var timer: (any ScheduledTimer)?
    private var alarm = Duration.zero
    /// Handles all that is due at the given time; gives the earliest deadline that is left.
    private let sweep: @LoopActor (Duration) -> Duration?

    init(time: any TimeSource, sweep: @escaping @LoopActor (Duration) -> Duration?) {
        self.time = time
        self.sweep = sweep
    }

    /// Makes sure of a wake-up at `deadline`.
    func watch(_ deadline: Duration) {
        if timer != nil, alarm <= deadline { return }
        timer?.cancel()
        alarm = deadline
        timer = time.schedule(after: deadline - time.monotonic) { [weak self] in self?.wake() }
    }

    func stop() {
        timer?.cancel()
        timer = nil
    }

    private func wake() {
        timer = nil
        if let next = sweep(time.monotonic) { watch(next) }
    }
}
