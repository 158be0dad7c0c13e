import EventLoop

/// One request on a connection, from its complete head to its answer's being written.
@LoopActor final class Exchange {
    /// `nil` when the request could not be read.
    let head: RequestHead?
    let id: RequestID?
    let started: Duration
    /// The connection ends with this answer.
    var closes: Bool
    /// `nil` while the handler works.
    var response: Response?
    /// Ends the handler's work.
    var cancel: Answer.Cancellation?

    init(head: RequestHead?, id: RequestID?, started: Duration, closes: Bool, response: Response? = nil) {
        self.head = head
        self.id = id
        self.started = started
        self.closes = closes
        self.response = response
    }
}
