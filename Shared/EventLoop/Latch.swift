/// Something that happens once, and those who wait for it: waiting for what has already happened returns at once.
///
/// Looking first and waiting afterwards would not do: other work may run on the loop between the two, and what it
/// announces would be missed.
@LoopActor public final class Latch {
    public private(set) var isOpen = false
    private var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    private var lastWaiter = 0

    public nonisolated init() {}

    /// It has happened. Does nothing the second time.
    public func open() {
        isOpen = true
        let resumed = waiters.values
        waiters = [:]
        for waiter in resumed { waiter.resume() }
    }

    /// Suspends until ``open()`` is called.
    public func wait() async {
        await withCheckedContinuation { continuation in
            if isOpen { return continuation.resume() }
            lastWaiter += 1
            waiters[lastWaiter] = continuation
        }
    }

    /// Suspends until ``open()`` is called, `limit` has passed or the task is cancelled; the caller may ask which.
    public func wait(atMost limit: Duration, by time: any TimeSource) async {
        lastWaiter += 1
        let number = lastWaiter
        var timer: (any ScheduledTimer)?
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if isOpen || Task.isCancelled { return continuation.resume() }
                waiters[number] = continuation
                timer = time.schedule(after: limit) { self.resume(number) }
            }
        } onCancel: {
            EventLoop.task { self.resume(number) }
        }
        timer?.cancel()
    }

    private func resume(_ number: Int) { waiters.removeValue(forKey: number)?.resume() }
}
