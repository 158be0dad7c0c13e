public import Database
public import Time

/// Why an attempt at a job failed, and thus what happens next. Handlers throw it; any other error counts as `temporary`.
///
/// The reason is kept with the job and shown to operators: a code like "luma.http_503", never a person's data.
public enum JobFailure: Error, Sendable, Equatable {
    /// Trying again cannot help: the job becomes a dead letter at once.
    case permanent(String)
    /// Tried again after a growing delay, until the attempts are used up.
    case temporary(String)
    /// Tried again at the given time. Costs no attempt: being told to wait is no failure.
    case limited(until: Timestamp, String)
    /// The credential of the job does not work: all jobs that use it pause until it is resumed. Costs no attempt. For a
    /// job without a credential it is `permanent`.
    case credential(String)

    /// The code that says what went wrong.
    public var reason: String {
        switch self {
        case .permanent(let reason), .temporary(let reason), .limited(_, let reason), .credential(let reason): reason
        }
    }

    /// Bytes of a reason that are kept.
    static let longestReason = 200
}

/// A failure with what is to be kept of it: thrown by handlers where something has to be true exactly when the attempt
/// has failed, such as that nobody waits for it any more.
public struct FailedAttempt: Error, Sendable {
    let failure: JobFailure
    let effects: @Sendable (Connection) throws -> Void

    /// - Parameter effects: happen in the transaction that stores the failure. When they throw, the failure is stored
    ///   without them.
    public init(_ failure: JobFailure, effects: @escaping @Sendable (Connection) throws -> Void) {
        self.failure = failure
        self.effects = effects
    }
}
