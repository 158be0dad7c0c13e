import EventLoop

/// A call of the other side that a task of ours works on.
@LoopActor final class ServedCall {
    let method: String
    let trace: String?
    /// The identifier as it was written; nil for notifications.
    let id: [UInt8]?
    let batch: BatchAnswer?
    let deadline: Duration
    /// Set while the handler runs.
    var task: Task<Void, Never>?

    init(method: String, trace: String?, id: [UInt8]?, batch: BatchAnswer?, deadline: Duration) {
        self.method = method
        self.trace = trace
        self.id = id
        self.batch = batch
        self.deadline = deadline
    }
}
