public import EventLoop

/// What a program should log or count; the module itself has no logger.
public enum RPCEvent: Sendable {
    /// A connection was refused: wrong user, wrong secret, no proof in time.
    case refused(PeerAddress, reason: String)
    /// A message was answered with "Parse error" or "Invalid Request".
    case malformed(PeerAddress, reason: String)
    /// A handler failed in a way that callers are not told, or the call was a notification.
    case failed(method: String, trace: String?, reason: String)
    /// A call was answered after its deadline, or never.
    case expired(method: String, trace: String?)
    /// A response to a call that is not open: late, doubled or invented.
    case strayResponse(PeerAddress)
    /// The client lost its connection or could not make one.
    case disconnected(NetworkAddress, reason: String)
}
