/// Everything the server bounds: sizes in bytes, counts, and durations. The defaults are the ones documented for
/// operators; each is tested just below, at, and just above.
public struct HTTPLimits: Sendable {
    // MARK: Sizes of a request

    /// Request line without its CR LF; longer is 414.
    public var requestLineBytes = 8192
    /// Longer method names are 501.
    public var methodBytes = 16
    /// One header line without its CR LF; longer is 431.
    public var headerLineBytes = 8192
    /// All header lines with their CR LF; more is 431.
    public var headerBytes = 32_768
    /// More lines are 431.
    public var headerLines = 100
    /// Text after a chunk's size; more is 400.
    public var chunkExtensionBytes = 256
    /// More trailer lines are 431.
    public var trailerLines = 16
    /// All trailer lines with their CR LF; more is 431.
    public var trailerBytes = 4096
    /// Body of a request whose route sets no limit of its own; more is 413.
    public var bodyBytes = 256 * 1024

    // MARK: Patience

    /// From the first byte of a request (for the first one from the connection's start) to the end of its head.
    public var headTime: Duration = .seconds(10)
    /// From the end of the head to the end of the body.
    public var bodyTime: Duration = .seconds(30)
    /// A body must bring so many bytes a second, averaged over `bodyRateWindow`, once the first window has passed.
    public var bodyBytesPerSecond = 256
    public var bodyRateWindow: Duration = .seconds(5)
    /// A connection without a request is closed after this time.
    public var idleTime: Duration = .seconds(60)
    /// A client that takes nothing for so long is dropped.
    public var writeStallTime: Duration = .seconds(20)
    /// After a refusal, what still arrives is read and dropped for so long, so that the answer is not lost in a reset.
    public var lingerTime: Duration = .seconds(1)
    /// The most that is dropped during `lingerTime`.
    public var lingerBytes = 64 * 1024

    // MARK: Shares

    /// The answer to the last one says `Connection: close`.
    public var requestsPerConnection = 1000
    /// Requests of one connection that wait for their answers; then reading pauses.
    public var pipelinedRequests = 16
    /// Bytes of answers that a client has not taken; then reading pauses.
    public var queuedBytes = 256 * 1024
    /// Further connections are answered 503.
    public var connections = 16_000
    /// Further connections from one address are closed.
    public var connectionsPerAddress = 512
    /// Requests being worked on in all; further ones are answered 503 with `Retry-After: 1`.
    public var requestsInFlight = 1024

    // MARK: Streams

    /// A comment is sent on an event stream that has been silent for so long, so that proxies keep it open.
    public var heartbeat: Duration = .seconds(15)

    public init() {}
}
