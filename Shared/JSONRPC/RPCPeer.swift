public import EventLoop
import JSON

/// One connection over which both sides call each other: JSON-RPC 2.0, one compact JSON object per line.
///
/// Everything up to the start of a handler happens synchronously on the loop, in the order of the messages.
@LoopActor public final class RPCPeer: TransportHandler {
    let transport: any Transport
    let methods: RPCMethodTable
    let settings: RPCSettings
    let limits: RPCLimits
    let calls: OpenCalls
    var traces: TraceSource

    private var framer: LineFramer
    private var parser: JSONParser
    /// Bytes that arrived while reading was stopped.
    private var backlog: [UInt8] = []
    private var isPaused = false
    /// Nothing that arrives is handled any more; the connection closes when the last answer has left.
    private(set) var isEnding = false
    private var hasReceivedEnd = false
    private(set) var isClosed = false

    /// Calls of the other side that tasks work on, by their order of arrival.
    var served: [Int: ServedCall] = [:]
    var servedCount = 0
    lazy var servedWatch = DeadlineWatch(time: settings.time) { [weak self] now in self?.expireServed(at: now) }

    /// The proof of a shared secret, until it is complete.
    var handshake: PendingHandshake?

    /// Called once when the connection is gone.
    public var onClose: (@LoopActor (LoopError?) -> Void)?

    /// Takes over `transport` and begins to read.
    public init(_ transport: any Transport, methods: RPCMethodTable, settings: RPCSettings) {
        self.transport = transport
        self.methods = methods
        self.settings = settings
        limits = settings.limits
        calls = OpenCalls(time: settings.time)
        traces = TraceSource(settings.random)
        framer = LineFramer(limit: settings.limits.frameBytes)
        parser = JSONParser(limits: settings.limits.json)
    }

    /// Begins to read. Messages that have arrived are handled from now on.
    public func start() { transport.handler = self }

    /// Who is at the other end.
    public var peer: PeerAddress { transport.peer }

    /// Calls of the other side that are being worked on.
    public var callsInFlight: Int { served.count }

    /// Whether a call of ours could still be answered.
    var canCall: Bool { !isClosed && !isEnding && !hasReceivedEnd }

    func limitFrames(to bytes: Int) { framer.limit = bytes }

    /// Takes no more calls, finishes those that run, sends their answers, and closes.
    public func finish() {
        guard !isEnding, !isClosed else { return }
        transport.pauseReading()
        end()
    }

    /// Fails our open calls with "Unavailable", tells the other side so, and closes.
    public func close() {
        guard !isClosed else { return }
        isEnding = true
        abandonCalls()
        transport.close()
        // Somebody who does not read must not keep the connection.
        settings.time.schedule(after: Self.farewell) { [transport] in transport.abort() }
    }

    /// How long the last words may take to leave.
    private static let farewell = Duration.seconds(1)

    /// Closes at once, whatever is left to be said.
    func abort() { transport.abort() }

    // MARK: Reading

    public func received(_ bytes: UnsafeRawBufferPointer) {
        guard !isEnding else { return }
        guard !isPaused else {
            backlog.append(contentsOf: bytes)
            return
        }
        var rest = bytes
        while !rest.isEmpty {
            switch framer.next(in: rest) {
            case .partial:
                return
            case .tooLong:
                return refuseFrame()
            case .line(let line, let others):
                rest = others
                take(line)
            }
            if isEnding || isClosed { return }
            if mustPause {
                pause(keeping: rest)
                return
            }
        }
    }

    private func take(_ line: UnsafeRawBufferPointer) {
        var unread: OpenCalls.UnreadResult?
        let document: JSONDocument?
        do {
            document = try framer.withLine(endingIn: line) { line throws(JSONError) in
                unread = handshake == nil ? calls.takeUnread(line) : nil
                return unread == nil ? try parser.parse(line) : nil
            }
        } catch {
            guard handshake == nil else { return refuse("the first messages are not JSON") }
            settings.observe(.malformed(peer, reason: "\(error)"))
            return answer(id: nil, with: .parseError)
        }
        // Not while the line is lent: whoever is told may call again at once.
        if let unread { unread.receive(.success(unread.bytes)) }
        guard let document else { return }
        if handshake != nil {
            continueHandshake(document.root)
        } else {
            handle(document.root)
        }
    }

    private func refuseFrame() {
        settings.observe(.malformed(peer, reason: "a message is larger than \(limits.frameBytes) bytes"))
        if handshake == nil { answer(id: nil, with: .invalidRequest) }
        isEnding = true
        transport.close()
    }

    /// Ends a connection that may not go on.
    func refuse(_ reason: String) {
        settings.observe(.refused(peer, reason: reason))
        // What else has arrived already must not be looked at.
        isEnding = true
        transport.abort()
    }

    // MARK: Back-pressure

    private var mustPause: Bool {
        served.count >= limits.callsInFlight || transport.queuedBytes > limits.queuedBytes
    }

    private func pause(keeping rest: UnsafeRawBufferPointer) {
        isPaused = true
        transport.pauseReading()
        backlog.append(contentsOf: rest)
    }

    /// Goes on reading once half of what stopped it is gone.
    func resumeIfPossible() {
        guard isPaused, !isEnding, !isClosed, served.count <= limits.callsInFlight / 2,
            transport.queuedBytes <= limits.queuedBytes
        else { return }
        isPaused = false
        let waiting = backlog
        backlog = []
        waiting.withUnsafeBytes { received($0) }
        guard !isPaused else { return }
        transport.resumeReading()
        if hasReceivedEnd { end() }
    }

    public func drained() { resumeIfPossible() }

    // MARK: Ending

    /// The other side will say nothing more: our calls cannot be answered, theirs still can.
    public func receivedEnd() {
        hasReceivedEnd = true
        calls.failAll(RPCError.unavailable)
        if !isPaused { end() }
    }

    private func end() {
        isEnding = true
        closeIfFinished()
    }

    public func closed(_ error: LoopError?) {
        guard !isClosed else { return }
        isClosed = true
        handshake?.fail()
        handshake = nil
        calls.failAll(RPCError.unavailable)
        cancelServed()
        onClose?(error)
        onClose = nil
    }

    func closeIfFinished() {
        if isEnding, served.isEmpty { transport.close() }
    }
}
