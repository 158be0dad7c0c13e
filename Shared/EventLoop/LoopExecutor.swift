public import CLibuv
import Synchronization

/// Runs Swift jobs on the one thread that turns a libuv loop, so that `await` inside a program costs no thread hop.
///
/// It is a serial executor (for `LoopActor`) and a task executor (for `Task(executorPreference:)`) at once: with both,
/// continuations and child tasks resume here without passing through the default thread pool.
public final class LoopExecutor: SerialExecutor, TaskExecutor {
    // Safe: libuv's structures are touched only on the loop's thread, with the exception of `uv_async_send`, which
    // libuv documents as callable from any thread.
    public nonisolated(unsafe) let loop = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
    private nonisolated(unsafe) let wakeup = UnsafeMutablePointer<uv_async_t>.allocate(capacity: 1)
    private nonisolated(unsafe) let prepare = UnsafeMutablePointer<uv_prepare_t>.allocate(capacity: 1)
    private nonisolated(unsafe) let check = UnsafeMutablePointer<uv_check_t>.allocate(capacity: 1)

    private let thread = Atomic<UInt>(0)
    /// Jobs enqueued by other threads.
    private let inbox = Lock<[UnownedJob]>([])
    // Safe: the members below are touched only on the loop's thread.
    private nonisolated(unsafe) var ready: [UnownedJob] = []
    private nonisolated(unsafe) var flushers: [any TurnFlusher] = []
    private nonisolated(unsafe) var turns = TurnClock()

    /// Rounds of jobs in one turn before input and output get their chance again.
    private static let roundsPerTurn = 16

    init() {
        uv_loop_init(loop)
        cuv_measure_idle_time(loop)
        let this = Unmanaged.passUnretained(self).toOpaque()
        wakeup.pointee.data = this
        prepare.pointee.data = this
        check.pointee.data = this
        uv_async_init(loop, wakeup) { handle in handle.flatMap { LoopExecutor.from($0.pointee.data) }?.collect() }
        // Before the loop blocks, and right after it polled: together these see every job that any kind of callback
        // has left behind, whichever order of timers and polling this version of libuv has.
        uv_prepare_init(loop, prepare)
        uv_prepare_start(prepare) { handle in
            guard let executor = handle.flatMap({ LoopExecutor.from($0.pointee.data) }) else { return }
            executor.drain()
            executor.turns.turnEnds(idleNanoseconds: uv_metrics_idle_time(executor.loop))
        }
        uv_check_init(loop, check)
        uv_check_start(check) { handle in handle.flatMap { LoopExecutor.from($0.pointee.data) }?.drain() }
    }

    /// Whether the caller is on the loop's thread.
    public var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(uv_thread_self()) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            ready.append(job)
        } else if inbox.withLock({ jobs in
            jobs.append(job)
            return jobs.count == 1
        }) {
            uv_async_send(wakeup)  // Only the first of a burst wakes the loop.
        }
    }

    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    public func checkIsolated() { precondition(isCurrent, "not on the event loop's thread") }

    /// Turns the loop on the calling thread until `stop()`.
    func run() {
        thread.store(UInt(uv_thread_self()), ordering: .relaxed)
        uv_run(loop, UV_RUN_DEFAULT)
    }

    func stop() { uv_stop(loop) }

    /// The longest time, since the last call, that one turn of the loop kept others waiting.
    @LoopActor public func takeLongestTurn() -> Duration { turns.takeLongest() }

    /// Asks for one `flush()` before this turn of the loop ends. Call on the loop's thread, once per turn and flusher.
    @LoopActor func flushThisTurn(_ flusher: any TurnFlusher) { flushers.append(flusher) }

    private func collect() {
        ready += inbox.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
    }

    private func drain() {
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        for _ in 0..<Self.roundsPerTurn {
            guard !ready.isEmpty || !flushers.isEmpty else { return }
            let batch = ready
            ready = []
            for job in batch { job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
            // Output goes out when no job is left to add to it: what is ready together leaves in one system call.
            if ready.isEmpty { flush() }
        }
        flush()
        // What the last round left behind must not wait for somebody else to wake the loop.
        if !ready.isEmpty || !flushers.isEmpty { uv_async_send(wakeup) }
    }

    private func flush() {
        guard !flushers.isEmpty else { return }
        let batch = flushers
        flushers = []
        LoopActor.assumeIsolated { for flusher in batch { flusher.flush() } }
    }

    private static func from(_ raw: UnsafeMutableRawPointer?) -> LoopExecutor? {
        raw.map { Unmanaged<LoopExecutor>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Something that collects output during a turn of the loop and hands it over once, before the loop sleeps.
@LoopActor protocol TurnFlusher: AnyObject {
    func flush()
}
