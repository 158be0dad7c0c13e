public import EventLoop

/// What a handler may know about the call that it serves, besides the parameters.
///
/// Cancellation by the caller, by the deadline or by a lost connection is the cancellation of the handler's task.
public struct RPCContext: Sendable {
    /// Follows a piece of work through all programs; nil when the caller sent none.
    public let trace: String?
    /// When the caller stops waiting, on the monotonic clock; nil in synchronous handlers, which do not wait.
    public let deadline: Duration?
    /// The connection the call came in on: for calls back.
    public let connection: RPCPeer

    /// Who is at the other end.
    @LoopActor public var peer: PeerAddress { connection.peer }

    /// The call that the current task serves. Calls made inside inherit its trace and cannot outlast its deadline.
    @TaskLocal public static var current: RPCContext?
}
