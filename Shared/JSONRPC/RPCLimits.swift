import JSON

/// How much one connection may ask of a program.
public struct RPCLimits: Sendable {
    /// One message with all it carries, without its line end, in bytes. More: answered "Invalid Request", then closed.
    public var frameBytes = 4 << 20
    /// Messages in one batch.
    public var batch = 50
    /// Calls of one connection that run at the same time; at this number reading stops until half of them are done.
    public var callsInFlight = 1_024
    /// Answers waiting to be taken by the other side, in bytes; beyond, reading stops until they have left.
    public var queuedBytes = 1 << 20
    /// The time limit of calls that bring none.
    public var standardDeadline = Duration.seconds(30)
    /// The longest time limit that a caller is granted.
    public var longestDeadline = Duration.seconds(600)
    /// The time both sides have to prove that they know the shared secret.
    public var handshake = Duration.seconds(5)
    /// Bytes of a trace identifier; longer ones are ignored.
    public var traceBytes = 64

    public init() {}

    /// A string may fill a message: files that people import travel as one.
    var json: JSONLimits { JSONLimits(documentBytes: frameBytes, stringBytes: frameBytes) }
}
