import EventLoop

/// Callers that wait for a connection, each until its own deadline.
@LoopActor final class ConnectionQueue {
    private struct Waiter {
        let deadline: Duration
        let isPatient: Bool
        let continuation: CheckedContinuation<RPCPeer, any Error>
    }

    private var waiters: [Int: Waiter] = [:]
    private var count = 0
    private let time: any TimeSource
    private lazy var watch = DeadlineWatch(time: time) { [weak self] now in self?.expire(at: now) }

    nonisolated init(time: any TimeSource) { self.time = time }

    var hasPatientWaiters: Bool { waiters.values.contains { $0.isPatient } }

    /// - Parameters:
    ///   - isPatient: whether to go on waiting when an attempt to connect has failed.
    ///   - whenWaiting: called once the caller stands in the queue; it may serve the queue at once.
    /// - Throws: `RPCError` "Deadline exceeded" or "Unavailable", or `CancellationError`.
    func wait(
        until deadline: Duration, isPatient: Bool, whenWaiting: @LoopActor () -> Void
    ) async throws -> RPCPeer {
        count += 1
        let number = count
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                waiters[number] = Waiter(deadline: deadline, isPatient: isPatient, continuation: continuation)
                watch.watch(deadline)
                if Task.isCancelled {
                    end(number, .failure(CancellationError()))
                } else {
                    whenWaiting()
                }
            }
        } onCancel: {
            // Runs on the thread that cancels.
            EventLoop.task { self.end(number, .failure(CancellationError())) }
        }
    }

    func succeed(_ peer: RPCPeer) {
        for number in waiters.keys.sorted() { end(number, .success(peer)) }
    }

    func fail(_ error: any Error, patientToo: Bool) {
        for number in waiters.keys.sorted() where patientToo || waiters[number]?.isPatient == false {
            end(number, .failure(error))
        }
    }

    private func end(_ number: Int, _ result: Result<RPCPeer, any Error>) {
        waiters.removeValue(forKey: number)?.continuation.resume(with: result)
    }

    private func expire(at now: Duration) -> Duration? {
        for (number, waiter) in waiters where waiter.deadline <= now {
            end(number, .failure(RPCError.deadlineExceeded))
        }
        return waiters.values.map(\.deadline).min()
    }
}
