public import Time

/// A job to be put into the queue.
public struct NewJob: Sendable {
    /// Which handler works on it: a name like "luma.sweep" that is never changed once released.
    public var kind: String
    /// What the handler needs to know, usually JSON; at most `payloadLimit` bytes.
    public var payload: [UInt8]
    /// Not before this time; `nil` for at once.
    public var runAt: Timestamp?
    /// Lower ones first, among jobs of its kind.
    public var priority = 0
    /// Jobs of one group run one at a time, in the order in which they were enqueued, also when one has to wait.
    public var group: String?
    /// A second job with the same key is not added.
    public var unique: UniqueKey?
    /// The credential it uses; when that stops working, all its jobs pause together.
    public var credential: String?
    /// Attempts before it becomes a dead letter.
    public var attemptLimit = 10

    /// Bytes in a payload. Whatever is larger belongs in a table of its own, with its key in the payload.
    public static let payloadLimit = 65_536

    public init(_ kind: String, payload: [UInt8] = []) {
        self.kind = kind
        self.payload = payload
    }
}

/// What makes two jobs the same one.
public struct UniqueKey: Sendable, Hashable {
    /// How long the key keeps others out.
    public enum Scope: Sendable {
        /// Until the job starts: what happens while it runs asks for another run. For work that reads the latest state.
        case untilStarted
        /// Until the job has succeeded or become a dead letter.
        case untilFinished
    }

    public let text: String
    public let scope: Scope

    public init(_ text: String, _ scope: Scope = .untilStarted) {
        self.text = text
        self.scope = scope
    }
}

/// What became of a job that was to be enqueued.
public enum Enqueued: Sendable, Equatable {
    case added(id: Int64)
    /// A job with the same unique key is there already. It runs at the earlier of both times.
    case alreadyThere

    public var isNew: Bool { self != .alreadyThere }
}
