public import EventLoop
public import Time

/// Makes callers wait as a credential's ``RateBudget`` demands. One per credential, shared by all who use it.
@LoopActor public final class BudgetGate {
    private var budget: RateBudget
    private let time: any TimeSource

    public nonisolated init(_ settings: RateBudget.Settings, time: any TimeSource) {
        budget = RateBudget(settings)
        self.time = time
    }

    /// Returns when the request may be sent. What the pace demands is waited for; a refusal is waited for as long as
    /// patience lasts.
    ///
    /// - Parameter patience: how many refusals the caller still waits for in place.
    /// - Throws: ``RequestLimitReached``, `CancellationError`.
    public func enter(_ urgency: RateBudget.Urgency, patience: inout Int) async throws {
        while true {
            switch budget.admit(urgency, at: time.now) {
            case .now:
                return
            case .paced(let until):
                try await time.sleep(for: until - time.now)
            case .blocked(let until):
                guard patience > 0 else { throw RequestLimitReached(until: until) }
                patience -= 1
                try await time.sleep(for: until - time.now)
            }
        }
    }

    /// Returns when the request may be sent, and throws at once while the server refuses.
    public func enter(_ urgency: RateBudget.Urgency) async throws {
        var none = 0
        try await enter(urgency, patience: &none)
    }

    /// Takes note of what an answer says about the limit.
    public func answered(_ head: ResponseHead) {
        let now = time.now
        budget.answered(
            status: head.status, RateLimitFields(head.fields, now: now),
            retryAfter: RetryAfter.delay(head.fields["retry-after"], now: now), at: now)
    }

    /// Takes note of a request that was not refused.
    public func accepted() { budget.accepted() }

    /// Takes note of a refusal that is not told by status 429.
    ///
    /// - Returns: before when nothing is sent.
    public func refused(until: Timestamp) -> Timestamp { budget.refused(until: until, at: time.now) }
}

/// The other side refuses requests of this credential until a certain instant.
public struct RequestLimitReached: Error, Sendable, Equatable, CustomStringConvertible {
    public let until: Timestamp
    public var description: String { "the request limit is used up until \(until)" }
}
