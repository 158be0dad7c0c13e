public import EventLoop
public import JSON

/// Calls the methods of another program, over one connection that is made when it is needed and made again when lost.
///
/// While there is no connection, a call waits for the attempt that is under way. If that fails, the call fails at once
/// with "Unavailable", and so do others until the next attempt is due: callers that can wait say so with
/// `waitsForConnection`, and then wait until their own deadline.
@LoopActor public final class RPCClient {
    private enum State {
        case idle
        case connecting
        case connected(RPCPeer, since: Duration)
        /// After a failure, until the next attempt is due.
        case resting(until: Duration)
        case closed
    }

    /// A connection that ends sooner counts as a failure, so that a program that crashes on every call is not stormed.
    static let shortestLife = Duration.seconds(1)

    public nonisolated let address: NetworkAddress
    private let network: any Network
    private let methods: RPCMethodTable
    private let settings: RPCSettings
    private let queue: ConnectionQueue
    private var state = State.idle
    private var backoff = Backoff()

    /// - Parameter methods: what the other side may call over this connection.
    public nonisolated init(
        to address: NetworkAddress, network: any Network, methods: RPCMethodTable = .none,
        settings: RPCSettings = RPCSettings()
    ) {
        self.address = address
        self.network = network
        self.methods = methods
        self.settings = settings
        queue = ConnectionQueue(time: settings.time)
    }

    public var isConnected: Bool {
        if case .connected = state { true } else { false }
    }

    /// Calls a method and waits for its answer.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait in all; `RPCLimits.standardDeadline` unless given, and never longer than the
    ///     call that the current task serves.
    ///   - waitsForConnection: whether to wait for the other program to come back, if it is down.
    /// - Throws: the `RPCError` that the other side answered; "Deadline exceeded" or "Unavailable" from this side;
    ///   `CancellationError`; what encoding the parameters or decoding the result throws.
    public func call<Call: RemoteCall>(
        _ call: Call, timeout: Duration? = nil, waitsForConnection: Bool = false
    ) async throws -> Call.Result {
        if case .connected(let peer, _) = state { return try await peer.call(call, timeout: timeout) }
        let deadline = settings.time.monotonic + (timeout ?? settings.limits.standardDeadline)
        let peer = try await connection(until: deadline, isPatient: waitsForConnection)
        return try await peer.call(call, timeout: deadline - settings.time.monotonic)
    }

    /// Calls a method and hands on its result's JSON as the other side wrote it: neither checked on the way, nor compared
    /// with the result's type.
    /// - Throws: as the typed form.
    public func callForJSON(_ call: some RemoteCall, timeout: Duration) async throws -> [UInt8] {
        let deadline = settings.time.monotonic + timeout
        let peer = try await connection(until: deadline, isPatient: false)
        return try await peer.callForJSON(call, timeout: deadline - settings.time.monotonic)
    }

    /// Told the result's JSON, or why there is none.
    public typealias JSONCompletion = @LoopActor (Result<[UInt8], any Error>) -> Void
    /// Ends a call that nobody waits for any more. It fails with `CancellationError` unless it has ended already.
    public typealias Cancellation = @LoopActor () -> Void

    /// The same without a task, which costs as much as all the rest of handing on.
    /// - Parameter completion: called once: perhaps before this function returns.
    public func callForJSON(
        _ call: some RemoteCall, timeout: Duration, completion: @escaping JSONCompletion
    ) -> Cancellation {
        if case .connected(let peer, _) = state {
            return peer.callForJSON(call, timeout: timeout, completion: completion)
        }
        let task = EventLoop.task {
            do {
                completion(.success(try await self.callForJSON(call, timeout: timeout)))
            } catch {
                completion(.failure(error))
            }
        }
        return { task.cancel() }
    }

    /// Calls a method by name, with parameters and result of any shape.
    /// - Throws: as the typed form.
    public func call(
        method: String, params: JSONValue?, timeout: Duration? = nil, waitsForConnection: Bool = false
    ) async throws -> JSONValue {
        let deadline = settings.time.monotonic + (timeout ?? settings.limits.standardDeadline)
        let peer = try await connection(until: deadline, isPatient: waitsForConnection)
        return try await peer.call(method: method, params: params, timeout: deadline - settings.time.monotonic)
    }

    /// Closes the connection for good; open and later calls fail with "Unavailable".
    public func close() {
        if case .connected(let peer, _) = state { peer.close() }
        state = .closed
        queue.fail(RPCError.unavailable, patientToo: true)
    }

    private func connection(until deadline: Duration, isPatient: Bool) async throws -> RPCPeer {
        if case .connected(let peer, _) = state { return peer }
        return try await queue.wait(until: deadline, isPatient: isPatient) { serveQueue() }
    }

    /// Does for those who wait what can be done now.
    private func serveQueue() {
        switch state {
        case .connected(let peer, _):
            queue.succeed(peer)
        case .closed:
            queue.fail(RPCError.unavailable, patientToo: true)
        case .resting(let end):
            let pause = max(.zero, end - settings.time.monotonic)
            queue.fail(RPCError.unavailable(retryAfter: pause), patientToo: false)
        case .idle:
            connect()
        case .connecting:
            break
        }
    }

    private func connect() {
        state = .connecting
        EventLoop.task {
            do {
                self.didConnect(try await self.makeConnection())
            } catch {
                self.didFail("\(error)")
            }
        }
    }

    /// - Throws: `LoopError`, `RPCSetupError`, or "Unauthorized" if the two sides do not trust each other.
    private func makeConnection() async throws -> RPCPeer {
        try settings.trust.check(address)
        let transport = try await network.connect(to: address)
        let peer = RPCPeer(transport, methods: methods, settings: settings)
        switch settings.trust.admission(to: address, of: transport.peer) {
        case .granted:
            peer.start()
        case .proof(let secret):
            let isProved = await withCheckedContinuation { continuation in
                peer.start(as: .connecting, proving: secret) { continuation.resume(returning: $0) }
            }
            guard isProved else { throw RPCError.unauthorized }
        case .refused(let reason):
            peer.start()
            peer.refuse(reason)
            throw RPCError.unauthorized
        }
        return peer
    }

    private func didConnect(_ peer: RPCPeer) {
        guard case .connecting = state, !peer.isClosed else {
            peer.close()
            if case .connecting = state { didFail("the connection was closed at once") }
            return
        }
        state = .connected(peer, since: settings.time.monotonic)
        peer.onClose = { [weak self] error in self?.didClose(error) }
        queue.succeed(peer)
    }

    private func didClose(_ error: LoopError?) {
        guard case .connected(_, let since) = state else { return }
        let reason = error?.description ?? "the other side closed the connection"
        if settings.time.monotonic - since < Self.shortestLife { return didFail(reason) }
        backoff.reset()
        state = .idle
        settings.observe(.disconnected(address, reason: reason))
        if queue.hasPatientWaiters { connect() }
    }

    private func didFail(_ reason: String) {
        if case .closed = state { return }
        settings.observe(.disconnected(address, reason: reason))
        let pause = backoff.pauseAfterFailure(random: settings.random)
        state = .resting(until: settings.time.monotonic + pause)
        queue.fail(RPCError.unavailable(retryAfter: pause), patientToo: false)
        settings.time.schedule(after: pause) { [weak self] in self?.didRest() }
    }

    private func didRest() {
        guard case .resting = state else { return }
        state = .idle
        if queue.hasPatientWaiters { connect() }
    }
}
