internal import Database
internal import EventLoop
internal import Time

/// The half of the queue that works on the writer's thread: at the end of every transaction that made a job runnable or
/// a place free, it claims what can run now, within that transaction. So claims are durable and cost no commit.
final class JobClaims: Sendable {
    /// What one transaction hands over to the loop.
    struct Handover: Sendable {
        var jobs: [Job] = []
        var nextDue: Timestamp?
    }

    private struct State {
        /// Places by kind; empty while the queue does not take jobs.
        var places: [String: Int] = [:]
        /// Kinds for which something has changed since the last look that was committed.
        var touched: Set<String> = []
        var handover: Handover?
        /// Whether the last transaction left jobs that wait for a time.
        var isTimed = false
        var deliver: (@Sendable (Handover) -> Void)?
    }

    let owner: Int64
    private let time: any TimeSource
    private let state = Lock(State())

    init(owner: Int64, time: any TimeSource) {
        self.owner = owner
        self.time = time
    }

    /// Begins to claim jobs.
    func open(places: [String: Int], deliver: @escaping @Sendable (Handover) -> Void) {
        state.withLock {
            $0.places = places
            $0.touched = Set(places.keys)
            $0.deliver = deliver
        }
    }

    /// Claims nothing any more. What the transaction that is running has claimed is still handed over.
    func close() { state.withLock { $0.places = [:] } }

    func touch(_ kind: String) { state.withLock { _ = $0.touched.insert(kind) } }

    /// The last step of a transaction.
    func claim(in connection: Connection) throws {
        let table = JobTable(connection)
        let now = time.now
        var (places, kinds) = state.withLock { state in
            state.handover = nil
            return (state.places, state.touched)
        }
        var handover = Handover()
        handover.nextDue = try table.nextDue()
        if let due = handover.nextDue, due <= now {
            kinds.formUnion(try table.promote(now: now))
            handover.nextDue = try table.nextDue()
        }
        for kind in kinds {
            guard let limit = places.removeValue(forKey: kind), try table.hasReady(kind) else { continue }
            let free = limit - (try table.runningCount(of: kind))
            guard free > 0 else { continue }
            handover.jobs += try table.claim(kind: kind, places: free, owner: owner)
        }
        state.withLock { [handover] in $0.handover = handover }
    }

    /// How many jobs of a kind, added now, would be claimed at once: the free places, if no other job waits for them.
    func freePlaces(for kind: String, in connection: Connection) throws -> Int {
        guard let limit = state.withLock({ $0.places[kind] }) else { return 0 }
        let table = JobTable(connection)
        return try table.hasReady(kind) ? 0 : limit - table.runningCount(of: kind)
    }

    /// The transaction is on the disk.
    func deliver() {
        let (handover, deliver) = state.withLock { state in
            let handover = state.handover
            // Nothing to start, no timer to set and none to cancel: the loop need not be woken.
            let isNews = handover.map { !$0.jobs.isEmpty || $0.nextDue != nil || state.isTimed } ?? false
            if let handover { state.isTimed = handover.nextDue != nil }
            state.handover = nil
            state.touched = []
            return (isNews ? handover : nil, state.deliver)
        }
        if let handover { deliver?(handover) }
    }
}
