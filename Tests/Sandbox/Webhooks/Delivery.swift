import Time

/// One webhook on its way to one receiver, over all its attempts. A pure state machine.
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

    /// Luma retries three times, after about these times (§5.5).
    static let retryDelays: [Duration] = [.minutes(1), .minutes(2), .minutes(4)]
    /// How long a receiver may take to answer.
    static let timeLimit: Duration = .seconds(5)

    /// The `Webhook-Id`: the same over all attempts.
    let id: String
    let subscriptionID: String
    let url: String
    let secret: String
    let type: String
    let body: [UInt8]
    private(set) var state = State.waiting
    private(set) var attempts: [Attempt] = []

    init(id: String, subscription: WebhookSubscription, type: String, body: [UInt8]) {
        self.id = id
        subscriptionID = subscription.id
        url = subscription.url
        secret = subscription.secret
        self.type = type
        self.body = body
    }

    /// Records an attempt.
    ///
    /// - Returns: how long to wait for the next one, or `nil` when there is none.
    mutating func finishAttempt(_ result: Result, at now: Timestamp) -> Duration? {
        attempts.append(Attempt(at: now, result: result))
        switch result {
        case .status(200..<300):
            state = .delivered
            return nil
        case .status(410):
            state = .refused
            return nil
        case .status, .unreachable:
            guard attempts.count <= Self.retryDelays.count else {
                state = .lost
                return nil
            }
            return Self.retryDelays[attempts.count - 1]
        }
    }

    mutating func drop() { state = .dropped }
}
