public import EventLoop

/// The body of an answer that is made while it is sent.
///
/// What is written after the client has gone is discarded.
@LoopActor public final class ResponseStream {
    /// Called once when the client has gone, or the server closes: not after `finish`.
    public var onClose: (@LoopActor () -> Void)?
    /// Sent whenever nothing was sent for the server's heartbeat time.
    public var heartbeat: [UInt8]?

    private weak var connection: HTTPConnection?
    private let isChunked: Bool
    private let queueLimit: Int
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private(set) var lastWrite: Duration
    public private(set) var isOpen = true

    init(_ connection: HTTPConnection, isChunked: Bool, queueLimit: Int, now: Duration) {
        self.connection = connection
        self.isChunked = isChunked
        self.queueLimit = queueLimit
        lastWrite = now
    }

    /// Whether more is queued than the client should have outstanding. Writing on is possible, but grows the queue.
    public var isCongested: Bool { (connection?.transport.queuedBytes ?? 0) > queueLimit }

    public func write(_ bytes: [UInt8]) {
        guard isOpen, let connection, !bytes.isEmpty else { return }
        let isChunked = isChunked
        connection.refreshNow()
        connection.willWrite()
        lastWrite = connection.now
        connection.transport.write { output in
            if isChunked { ResponseWriter.writeChunk(bytes, to: &output) } else { output += bytes }
        }
        connection.didStream()
    }

    /// Returns when the client has taken enough to write on, or has gone.
    public func waitUntilWritable() async {
        await withCheckedContinuation { continuation in
            if isOpen, isCongested { waiters.append(continuation) } else { continuation.resume() }
        }
    }

    /// Ends the body. Further writes are discarded.
    public func finish() {
        guard isOpen else { return }
        isOpen = false
        onClose = nil
        resumeWaiters()
        guard let connection else { return }
        if isChunked { connection.transport.write(ResponseWriter.lastChunk) }
        connection.streamFinished()
    }

    /// The client took everything.
    func drained() { resumeWaiters() }

    /// The server stops.
    func end() {
        let onClose = onClose
        finish()
        onClose?()
    }

    func closed() {
        guard isOpen else { return }
        isOpen = false
        resumeWaiters()
        let onClose = onClose
        self.onClose = nil
        onClose?()
    }

    private func resumeWaiters() {
        let resumed = waiters
        waiters = []
        for waiter in resumed { waiter.resume() }
    }
}
