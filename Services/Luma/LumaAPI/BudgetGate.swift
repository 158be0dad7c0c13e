public import EventLoop
import HTTPClient
import Time

/// Makes callers wait as a credential's ``RateBudget`` demands. One per credential, shared by all who use it.
@LoopActor public final class BudgetGate {
    /// Refusals that are waited for in place; after that the caller is sent away until the block ends.
    public nonisolated static let waitsInPlace = 3

    private var budget: RateBudget
    private let time: any TimeSource

    public nonisolated init(_ settings: RateBudget.Settings = RateBudget.Settings(), time: any TimeSource) {
        budget = RateBudget(settings)
        self.time = time
    }

    /// Returns when the request may be sent.
    ///
    /// - Parameter waits: how many refusals the caller has already waited for.
    /// - Throws: `LumaError.limited`, `CancellationError`.
    func enter(_ urgency: RateBudget.Urgency, waits: inout Int) async throws {
        while true {
            switch budget.admit(urgency, at: time.now) {
            case .now:
                return
            case .paced(let until):
                try await time.sleep(for: until - time.now)
            case .blocked(let until):
                guard waits < Self.waitsInPlace else { throw LumaError.limited(until: until) }
                waits += 1
                try await time.sleep(for: until - time.now)
            }
        }
    }

    func answered(_ head: ResponseHead) {
        let now = time.now
        budget.answered(
            status: head.status, RateLimitFields(head.fields, now: now),
            retryAfter: RetryAfter.delay(head.fields["retry-after"], now: now), at: now)
    }
}
