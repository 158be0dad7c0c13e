import EventLoop
import JSON

/// Calls of ours that the other side has not answered yet.
@LoopActor final class OpenCalls {
    typealias Completion = @LoopActor (Result<JSONNode, any Error>) -> Void

    private struct OpenCall {
        let deadline: Duration
        let completion: Completion
    }

    private var calls: [Int64: OpenCall] = [:]
    private var lastID: Int64 = 0
    private lazy var watch = DeadlineWatch(time: time) { [weak self] now in self?.expire(at: now) }
    private let time: any TimeSource

    init(time: any TimeSource) { self.time = time }

    var openIDs: [Int64] { calls.keys.sorted() }

    /// An identifier that this connection has never used.
    func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    /// `completion` is called exactly once: with the result, or with the reason why there is none.
    func open(_ id: Int64, deadline: Duration, completion: @escaping Completion) {
        calls[id] = OpenCall(deadline: deadline, completion: completion)
        watch.watch(deadline)
    }

    /// Takes a response. False if it answers no open call.
    func complete(_ envelope: Envelope) -> Bool {
        guard let id = try? envelope.id?.int64(), let call = calls.removeValue(forKey: id) else { return false }
        guard envelope.isWellFormedResponse else {
            call.completion(.failure(RPCError.internalError))
            return true
        }
        if let result = envelope.result {
            call.completion(.success(result))
        } else {
            let error = envelope.error.flatMap { try? RPCError(json: $0) }
            call.completion(.failure(error ?? RPCError.internalError))
        }
        return true
    }

    /// Ends one call from this side. False if it has ended already.
    @discardableResult
    func fail(_ id: Int64, _ error: any Error) -> Bool {
        guard let call = calls.removeValue(forKey: id) else { return false }
        call.completion(.failure(error))
        return true
    }

    /// Ends all calls, each once.
    func failAll(_ error: any Error) {
        watch.stop()
        let failed = calls
        calls = [:]
        for (_, call) in failed.sorted(by: { $0.key < $1.key }) { call.completion(.failure(error)) }
    }

    private func expire(at now: Duration) -> Duration? {
        for (id, call) in calls where call.deadline <= now { fail(id, RPCError.deadlineExceeded) }
        return calls.values.map(\.deadline).min()
    }
}
