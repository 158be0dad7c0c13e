public import EventLoop
import Time

/// An HTTP/1.1 server on the loop.
@LoopActor public final class HTTPServer {
    public let limits: HTTPLimits
    let time: any TimeSource
    let handler: any RequestHandler

    private var listeners: [any Listener] = []
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private var connectionsPerAddress: [String: Int] = [:]
    /// Requests being worked on.
    var inFlight = 0
    /// No new connections; those that are there end with their next answer.
    public private(set) var isDraining = false
    private let drained = Latch()

    /// Sets the identifiers of this run apart from those of others.
    private let identifierSeed: UInt64
    private var requestCount: UInt64 = 0
    private let commonFields: HeaderFields
    private var commonLines: [UInt8] = []
    private var commonLinesExpire: Duration = .zero

    private var timer: (any ScheduledTimer)?
    private var timerDue: Duration = .zero
    /// Deadlines are kept to this precision by one timer for all connections.
    private static let sweepInterval: Duration = .milliseconds(100)

    /// - Parameters:
    ///   - commonFields: fields of every answer, also of those that the server gives by itself.
    ///   - handler: kept alive by the server.
    public init(
        limits: HTTPLimits = HTTPLimits(), commonFields: HeaderFields = HeaderFields(), time: any TimeSource,
        random: any RandomSource, handler: any RequestHandler
    ) {
        self.commonFields = commonFields
        self.limits = limits
        self.time = time
        self.handler = handler
        identifierSeed = random.next()
    }

    /// Starts to serve on `address`, besides those already served. A server that listens lives until it is drained.
    ///
    /// - Returns: the address with the port that the system chose.
    /// - Throws: `LoopError`, for example when the address is in use.
    @discardableResult
    public func listen(on address: NetworkAddress, network: any Network) async throws -> NetworkAddress {
        let listener = try await network.listen(on: address) { self.accept($0) }
        listeners.append(listener)
        return listener.address
    }

    public var connectionCount: Int { connections.count }

    /// Stops accepting, ends idle connections and streams, and lets answers that are being made end, for at most
    /// `limit`; then ends what is left.
    public func drain(within limit: Duration) async {
        isDraining = true
        for listener in listeners { listener.close() }
        listeners = []
        for connection in connections.values { connection.drain() }
        guard !connections.isEmpty else { return stopTimer() }
        let cutoff = time.schedule(after: limit) { [self] in
            for connection in connections.values { connection.transport.abort() }
        }
        await drained.wait()
        cutoff.cancel()
        stopTimer()
    }

    // MARK: Connections

    private func accept(_ transport: any Transport) {
        let address = transport.peer.host
        if let address, connectionsPerAddress[address, default: 0] >= limits.connectionsPerAddress {
            return transport.abort()
        }
        let connection = HTTPConnection(transport, server: self)
        let isOverfull = connections.count >= limits.connections
        connections[ObjectIdentifier(connection)] = connection
        if let address { connectionsPerAddress[address, default: 0] += 1 }
        transport.handler = connection
        if isOverfull { connection.turnAway() }
        connection.updateDeadline()
    }

    func connectionClosed(_ connection: HTTPConnection) {
        guard connections.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        if let address = connection.peer.host {
            let rest = connectionsPerAddress[address, default: 1] - 1
            connectionsPerAddress[address] = rest > 0 ? rest : nil
        }
        if connections.isEmpty {
            stopTimer()
            if isDraining { drained.open() }
        }
    }

    // MARK: One timer for all connections

    /// Looks at every connection again not later than `deadline`, to within a fraction of a second.
    func look(at connection: HTTPConnection, by deadline: Duration) {
        guard timer == nil || deadline < timerDue else { return }
        timer?.cancel()
        let now = connection.now
        let delay = max(deadline - now, Self.sweepInterval)
        timerDue = now + delay
        timer = time.schedule(after: delay) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        timer = nil
        let now = time.monotonic
        for connection in Array(connections.values) { connection.deadlinePassed(at: now) }
    }

    private func stopTimer() {
        timer?.cancel()
        timer = nil
    }

    // MARK: What answers need

    func nextRequestID() -> RequestID {
        requestCount &+= 1
        // An odd multiplier permutes the numbers: distinct within a run, unlike those of other runs.
        return RequestID(identifierSeed &+ requestCount &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The lines that every answer has, made once a second.
    func commonLines(at now: Duration) -> [UInt8] {
        if now >= commonLinesExpire {
            commonLines = Array("Date: ".utf8) + HTTPDate.text(time.now) + [.carriageReturn, .lineFeed]
            commonFields.write(to: &commonLines)
            commonLinesExpire = now + .seconds(1)
        }
        return commonLines
    }

    func record(_ exchange: Exchange, _ response: Response, at now: Duration) {
        let bodyBytes = if case .bytes(let body) = response.body { body.count } else { 0 }
        handler.answered(
            ExchangeRecord(
                head: exchange.head, status: response.status, duration: now - exchange.started, bodyBytes: bodyBytes,
                id: exchange.id))
    }
}

extension PeerAddress {
    /// What connections are counted by; `nil` for peers on this machine.
    fileprivate var host: String? { if case .tcp(let address, _) = self { address } else { nil } }
}
