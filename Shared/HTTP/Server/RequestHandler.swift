public import EventLoop

/// What a server does with requests.
@LoopActor public protocol RequestHandler: AnyObject {
    /// Decides about a request before its body is read: the place for authorization and size limits, so that the
    /// refused need not be listened to.
    func admit(_ head: RequestHead, from peer: PeerAddress, id: RequestID) -> Admission

    /// Answers a complete request, at once if it can.
    func answer(_ request: Request) -> Answer

    /// Called for each answer that was given, also for those the server gave by itself.
    func answered(_ record: ExchangeRecord)
}

extension RequestHandler {
    public func admit(_ head: RequestHead, from peer: PeerAddress, id: RequestID) -> Admission { .accept() }
    public func answered(_ record: ExchangeRecord) {}
}

public enum Admission: Sendable {
    /// Read the body, of at most so many bytes (`nil`: the server's usual limit). The note comes back with the complete
    /// request, so that what was found out about it need not be found out again.
    case accept(bodyLimit: Int? = nil, note: (any AnyObject & Sendable)? = nil)
    /// Answer this, without reading the body.
    case refuse(Response)
}

public enum Answer: Sendable {
    /// Costs no task.
    case now(Response)
    /// The work is cancelled when the client goes away.
    case later(@LoopActor @Sendable () async -> Response)
    /// Begins work that needs no task. It hands over its answer once, perhaps before it returns; what it returns is called
    /// when the client goes away before that.
    case promised(@LoopActor @Sendable (_ finish: @escaping Finish) -> Cancellation)

    public typealias Finish = @LoopActor (Response) -> Void
    public typealias Cancellation = @LoopActor () -> Void
}

/// One answer, for logs and metrics.
public struct ExchangeRecord: Sendable {
    /// `nil` when the request could not be read.
    public let head: RequestHead?
    public let status: StatusCode
    /// From the end of the request's head to the answer's being written.
    public let duration: Duration
    /// Bytes of the body, 0 for a stream.
    public let bodyBytes: Int
    /// `nil` when the request could not be read.
    public let id: RequestID?
}
