/// A mistake in the use of the queue.
public enum JobError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The payload has more than `NewJob.payloadLimit` bytes.
    case payloadTooLarge(kind: String, bytes: Int)
    /// Another worker has taken the job over, because this one took too long: nothing of it was kept.
    case superseded(id: Int64)
    /// Two handlers for one kind.
    case duplicateHandler(kind: String)
    /// There is no dead letter of that number.
    case noSuchDeadLetter(id: Int64)

    public var description: String {
        switch self {
        case .payloadTooLarge(let kind, let bytes):
            "the payload of a \(kind) job has \(bytes) bytes, at most \(NewJob.payloadLimit) are allowed: "
                + "keep the data in a table and its key in the payload"
        case .superseded(let id): "job \(id) has been taken over by another worker; its result was dropped"
        case .duplicateHandler(let kind): "there is a handler for \(kind) jobs already"
        case .noSuchDeadLetter(let id): "there is no dead letter \(id)"
        }
    }
}
