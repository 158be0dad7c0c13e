import EventLoop
import JSON

/// Calls of ours that the other side has not answered yet.
@LoopActor final class OpenCalls {
    /// Whoever waits for an answer: told the result or the reason why there is none, once.
    enum Receiver {
        case reading(@LoopActor (Result<JSONNode, any Error>) -> Void)
        /// Wants the result's bytes and no more: they need not be read here.
        case copying(@LoopActor (Result<[UInt8], any Error>) -> Void)
    }

    private struct OpenCall {
        let deadline: Duration
        let receiver: Receiver
    }

    private var calls: [Int64: OpenCall] = [:]
    private var lastID: Int64 = 0
    /// Calls whose answers need not be read.
    private var copyingCount = 0
    private lazy var watch = DeadlineWatch(time: time) { [weak self] now in self?.expire(at: now) }
    private let time: any TimeSource

    init(time: any TimeSource) { self.time = time }

    var openIDs: [Int64] { calls.keys.sorted() }

    /// An identifier that this connection has never used.
    func nextID() -> Int64 {
        lastID += 1
        return lastID
    }

    func open(_ id: Int64, deadline: Duration, _ receiver: Receiver) {
        calls[id] = OpenCall(deadline: deadline, receiver: receiver)
        if case .copying = receiver { copyingCount += 1 }
        watch.watch(deadline)
    }

    /// A result that nobody has read, and whoever is to be told of it.
    struct UnreadResult {
        let bytes: [UInt8]
        let receive: @LoopActor (Result<[UInt8], any Error>) -> Void
    }

    /// Takes a line that need not be read. Nil if it is none, or if its caller wants more than bytes.
    func takeUnread(_ line: UnsafeRawBufferPointer) -> UnreadResult? {
        guard copyingCount > 0, let answer = UnreadAnswer(line),
            case .copying(let receive)? = calls[answer.id]?.receiver
        else { return nil }
        remove(answer.id)
        return UnreadResult(bytes: Array(answer.result), receive: receive)
    }

    @discardableResult
    private func remove(_ id: Int64) -> Receiver? {
        guard let receiver = calls.removeValue(forKey: id)?.receiver else { return nil }
        if case .copying = receiver { copyingCount -= 1 }
        return receiver
    }

    /// Takes a response. False if it answers no open call.
    func complete(_ envelope: Envelope) -> Bool {
        guard let id = try? envelope.id?.int64(), let receiver = remove(id) else { return false }
        guard envelope.isWellFormedResponse else {
            receiver.fail(RPCError.internalError)
            return true
        }
        if let result = envelope.result {
            receiver.succeed(result)
        } else {
            let error = envelope.error.flatMap { try? RPCError(json: $0) }
            receiver.fail(error ?? RPCError.internalError)
        }
        return true
    }

    /// Ends one call from this side. False if it has ended already.
    @discardableResult
    func fail(_ id: Int64, _ error: any Error) -> Bool {
        guard let receiver = remove(id) else { return false }
        receiver.fail(error)
        return true
    }

    /// Ends all calls, each once.
    func failAll(_ error: any Error) {
        watch.stop()
        let failed = calls
        calls = [:]
        copyingCount = 0
        for (_, call) in failed.sorted(by: { $0.key < $1.key }) { call.receiver.fail(error) }
    }

    private func expire(at now: Duration) -> Duration? {
        for (id, call) in calls where call.deadline <= now { fail(id, RPCError.deadlineExceeded) }
        return calls.values.map(\.deadline).min()
    }
}

extension OpenCalls.Receiver {
    @LoopActor fileprivate func succeed(_ result: JSONNode) {
        switch self {
        case .reading(let receive): receive(.success(result))
        case .copying(let receive): receive(.success(result.rawBytes))
        }
    }

    @LoopActor func fail(_ error: any Error) {
        switch self {
        case .reading(let receive): receive(.failure(error))
        case .copying(let receive): receive(.failure(error))
        }
    }
}
