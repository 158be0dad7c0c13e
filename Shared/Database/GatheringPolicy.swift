/// Whether the writer waits a moment for more writes before it begins a transaction.
///
/// Without this, callers that write again as soon as they are answered fall into two halves that take turns: while one
/// half is committed, the other waits, and every sync carries half of what it could. After a commit, the callers just
/// answered are about to be back; waiting for them costs little and doubles the group.
struct GatheringPolicy {
    /// Writes to wait for, and for how long.
    struct Wish {
        let count: Int
        let patience: Duration
    }

    /// Longest wait, as a share of the last transaction's duration.
    private static let share = 2
    private static let longestWait = Duration.milliseconds(1)
    /// Transactions without a wait, after one that was in vain.
    private static let pause = 32

    private var lastCount = 0
    private var lastDuration = Duration.zero
    private var wished = 0
    private var skips = 0

    /// A transaction has ended.
    mutating func committed(_ count: Int, in duration: Duration) {
        lastCount = count
        lastDuration = duration
    }

    /// What to wait for once the first write is there; `nil` to begin at once. One caller alone never waits.
    ///
    /// - Parameter waiting: writes that came while the last transaction ran.
    mutating func wish(waiting: Int) -> Wish? {
        let returning = lastCount
        lastCount = 0  // Their coming back is expected once.
        wished = 0
        guard returning > 1 else { return nil }
        guard skips == 0 else {
            skips -= 1
            return nil
        }
        wished = waiting + returning
        return Wish(count: wished, patience: min(lastDuration / Self.share, Self.longestWait))
    }

    /// What the wait brought.
    mutating func gathered(_ count: Int) {
        if count < wished / 2 { skips = Self.pause }
    }
}
