import Database
import Durable
import EventLoop
import Glibc

/// The job queue under a closed load: every caller enqueues a job, waits until it has run, and enqueues the next. Both
/// ends of a job are durable.
enum QueueBench: BenchCommand {
    static let name = "queue-bench"
    static let usage = "queue-bench --dir DIR [--secs 3] [--callers 64]: prints jobs a second"

    static func run(_ arguments: BenchArguments) throws {
        guard let directory = arguments.text("dir") else { throw BenchFailure("--dir DIR is needed") }
        let seconds = try arguments.integer("secs") ?? 3
        let callers = try arguments.integer("callers") ?? 64
        exit(EventLoop.run { await measure(directory, seconds, callers) })
    }

    @LoopActor private static func measure(_ directory: String, _ seconds: Int, _ callers: Int) async -> Int32 {
        let path = directory + "/queue.db"
        for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) }
        do {
            let database = try await Database.open(
                DatabaseConfiguration(path: path, migrations: [DurableSchema.migrations]))
            let load = QueueLoad(JobQueue(database: database, time: LoopTime(), random: KernelRandom()))
            try await load.warmUp(callers)
            let start = ContinuousClock.now
            let count = try await load.run(callers, until: start + .seconds(seconds))
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            print(Int(Double(count) / elapsed))
            let statistics = database.statistics
            report("\(statistics.writes) writes in \(statistics.transactions) transactions, ")
            report("\(statistics.checkpoints) checkpoints, \(statistics.logPages) pages in the log\n")
            await database.close()
            return 0
        } catch {
            report("queue-bench: \(error)\n")
            return 1
        }
    }

    private static func report(_ text: String) { write(STDERR_FILENO, text, text.utf8.count) }
}

/// Callers that keep the queue busy.
@LoopActor private final class QueueLoad {
    private let queue: JobQueue
    private let payload = [UInt8](repeating: 0x78, count: 200)
    private var finished = 0
    private var waiting: [Int64: CheckedContinuation<Void, Never>] = [:]
    /// Jobs that ended before their caller began to wait.
    private var early: Set<Int64> = []

    init(_ queue: JobQueue) { self.queue = queue }

    /// Starts the queue and lets the log grow once to the size it will have.
    func warmUp(_ callers: Int) async throws {
        try queue.handle("bench", concurrency: max(callers, 1)) { _ in .done }
        queue.observe { [unowned self] event in self.ended(event.id) }
        try await queue.start()
        _ = try await run(callers, until: ContinuousClock.now + .seconds(1))
    }

    func run(_ callers: Int, until end: ContinuousClock.Instant) async throws -> Int {
        finished = 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers { group.addTask { try await self.call(until: end) } }
            try await group.waitForAll()
        }
        return finished
    }

    private func call(until end: ContinuousClock.Instant) async throws {
        while ContinuousClock.now < end {
            guard case .added(let id) = try await queue.enqueue(NewJob("bench", payload: payload)) else { continue }
            if early.remove(id) == nil { await withCheckedContinuation { waiting[id] = $0 } }
        }
    }

    private func ended(_ id: Int64) {
        finished += 1
        if let continuation = waiting.removeValue(forKey: id) {
            continuation.resume()
        } else {
            early.insert(id)
        }
    }
}
