import Time

/// One message on its way to one receiver, over all its attempts. A pure state machine.
///
/// `waiting → delivered | dropped`, `waiting → waiting` after a failed attempt that is retried, `waiting → lost` after
/// the last one, `waiting → refused` when the receiver answers 410.
struct Delivery: Sendable {
    enum State: String, Sendable {
        case waiting, delivered, lost, refused
        /// A script made it vanish.
        case dropped
    }

    /// How one attempt ended.
    enum Result: Sendable, Equatable {
        case status(Int)
        case unreachable(String)
    }

    struct Attempt: Sendable {
        let at: Timestamp
        let result: Result
    }

    /// What an attempt sends: made anew each time, since signatures and counters may change.
    struct Message: Sendable {
        var headers: [(name: String, value: String)]
        var body: [UInt8] = []
    }

    /// What making a message may depend on.
    struct Occasion: Sendable {
        /// 1 for the first attempt.
        let number: Int
        let now: Timestamp
        let fault: WebhookFault?
    }

    /// How long a receiver may take to answer.
    static let timeLimit: Duration = .seconds(5)

    /// The same over all attempts.
    let id: String
    let subscriptionID: String
    let url: String
    let type: String
    let policy: RetryPolicy
    let message: @Sendable (Occasion) -> Message
    private(set) var state = State.waiting
    private(set) var attempts: [Attempt] = []

    init(
        id: String, subscriptionID: String, url: String, type: String, policy: RetryPolicy,
        message: @escaping @Sendable (Occasion) -> Message
    ) {
        self.id = id
        self.subscriptionID = subscriptionID
        self.url = url
        self.type = type
        self.policy = policy
        self.message = message
    }

    /// Records an attempt.
    ///
    /// - Returns: how long to wait for the next one, or `nil` when there is none.
    mutating func finishAttempt(_ result: Result, at now: Timestamp) -> Duration? {
        attempts.append(Attempt(at: now, result: result))
        switch policy.judge(result) {
        case .accepted: state = .delivered
        case .refused: state = .refused
        case .failed: state = .lost
        case .retried:
            guard attempts.count <= policy.delays.count else {
                state = .lost
                return nil
            }
            return policy.delays[attempts.count - 1]
        }
        return nil
    }

    mutating func drop() { state = .dropped }
}
