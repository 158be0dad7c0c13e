import EventLoop

/// One request on a connection, from its complete head to its answer's being written.
@LoopActor final class Exchange {
    /// `nil` when the request could not be read.
    let head: RequestHead?
    let id: RequestID?
    let started: Duration
    /// What the handler noted when it admitted the request.
    let note: (any AnyObject & Sendable)?
    /// The connection ends with this answer.
    var closes: Bool
    /// `nil` while the handler works. There before the body is read, and then dropped, for a request that was refused.
    var response: Response?
    /// The handler works, and the client waits for what it will say.
    var isOpen = false
    /// Ends the handler's work.
    var cancel: Answer.Cancellation?

    init(
        head: RequestHead?, id: RequestID?, started: Duration, closes: Bool, note: (any AnyObject & Sendable)? = nil,
        response: Response? = nil
    ) {
        self.head = head
        self.id = id
        self.started = started
        self.closes = closes
        self.note = note
        self.response = response
    }
}
