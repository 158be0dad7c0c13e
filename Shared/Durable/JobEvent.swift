/// Something that happened to a job, for logs and metrics.
public struct JobEvent: Sendable {
    public enum Happening: Sendable, Equatable {
        case finished
        /// The attempt failed; the job waits for the next one.
        case failed(reason: String)
        /// The job was given up.
        case died(reason: String)
        /// It has been given to another worker, which has it now.
        case superseded
        /// The outcome could not be stored before the queue stopped; the job runs again after the next start.
        case notStored(reason: String)
    }

    public let id: Int64
    public let kind: String
    public let attempt: Int
    /// From the start of the attempt to the end of the transaction.
    public let duration: Duration
    public let happening: Happening
}
