public import Database
internal import EventLoop

/// What works on the jobs of one kind.
struct JobHandler: Sendable {
    /// Jobs of the kind that run at the same time.
    let concurrency: Int
    /// After this time an attempt is cancelled and counts as a temporary failure.
    let timeLimit: Duration
    let retry: RetryPolicy
    let run: @LoopActor @Sendable (Job) async throws -> JobOutcome
}

/// What a successful attempt leaves behind.
public struct JobOutcome: Sendable {
    let effects: (@Sendable (Connection) throws -> Void)?

    /// Nothing but the end of the job.
    public static let done = JobOutcome(effects: nil)

    /// Changes to the database, further jobs, events for others: they happen in the transaction that ends the job, so
    /// all of it is kept or nothing is, whenever the program dies. When `effects` throws, the attempt has failed.
    public static func done(_ effects: @escaping @Sendable (Connection) throws -> Void) -> JobOutcome {
        JobOutcome(effects: effects)
    }
}
