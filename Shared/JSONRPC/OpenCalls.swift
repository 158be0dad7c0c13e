import EventLoop
import JSON

/// Calls of ours that the other side has not answered yet.
@LoopActor final class OpenCalls {
    typealias Completion = @LoopActor (Result<JSONNode, any Error>) -> Void

    private struct OpenCall {
        let deadline: Duration
        let completion: Completion
        /// Takes a result that nobody has read, when the caller wants no more than its bytes.
        let takeUnread: (@LoopActor (UnsafeRawBufferPointer) -> Void)?
    }

    private var calls: [Int64: OpenCall] = [:]
    private var lastID: Int64 = 0
    /// Calls that may be answered unread.
    private var unreadCount = 0
    private lazy var watch = DeadlineWatch(time: time) { [weak self] now in self?.expire(at: now) }
    private let time: any TimeSource

    init(time: any TimeSource) { self.time = time }

    var openIDs: [Int64] { calls.keys.sorted() }

    /// An identifier that this connection has never used.
    func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    /// Exactly one of the two is called, once: `completion` with the result or with the reason why there is none, or
    /// `takeUnread`, if it is there, with the bytes of the result.
    func open(
        _ id: Int64, deadline: Duration, takeUnread: (@LoopActor (UnsafeRawBufferPointer) -> Void)? = nil,
        completion: @escaping Completion
    ) {
        calls[id] = OpenCall(deadline: deadline, completion: completion, takeUnread: takeUnread)
        if takeUnread != nil { unreadCount += 1 }
        watch.watch(deadline)
    }

    /// Takes a line that need not be read. False if it is none, or if its caller wants more than bytes.
    func completeUnread(_ line: UnsafeRawBufferPointer) -> Bool {
        guard unreadCount > 0, let answer = UnreadAnswer(line), let take = calls[answer.id]?.takeUnread else {
            return false
        }
        remove(answer.id)
        take(answer.result)
        return true
    }

    @discardableResult
    private func remove(_ id: Int64) -> OpenCall? {
        guard let call = calls.removeValue(forKey: id) else { return nil }
        if call.takeUnread != nil { unreadCount -= 1 }
        return call
    }

    /// Takes a response. False if it answers no open call.
    func complete(_ envelope: Envelope) -> Bool {
        guard let id = try? envelope.id?.int64(), let call = remove(id) else { return false }
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
        guard let call = remove(id) else { return false }
        call.completion(.failure(error))
        return true
    }

    /// Ends all calls, each once.
    func failAll(_ error: any Error) {
        watch.stop()
        let failed = calls
        calls = [:]
        unreadCount = 0
        for (_, call) in failed.sorted(by: { $0.key < $1.key }) { call.completion(.failure(error)) }
    }

    private func expire(at now: Duration) -> Duration? {
        for (id, call) in calls where call.deadline <= now { fail(id, RPCError.deadlineExceeded) }
        return calls.values.map(\.deadline).min()
    }
}
