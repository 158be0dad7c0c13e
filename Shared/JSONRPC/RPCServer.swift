public import EventLoop

/// Offers a program's methods on an address.
@LoopActor public final class RPCServer {
    private let methods: RPCMethodTable
    private let settings: RPCSettings
    private var listener: (any Listener)?
    private var peers: [ObjectIdentifier: RPCPeer] = [:]

    public nonisolated init(methods: RPCMethodTable, settings: RPCSettings = RPCSettings()) {
        self.methods = methods
        self.settings = settings
    }

    /// Where it listens, with the port that the system chose; nil unless started.
    public var address: NetworkAddress? { listener?.address }

    /// Connections that are open, those still proving themselves included.
    public var connections: Int { peers.count }

    /// Calls that are being worked on, over all connections.
    public var callsInFlight: Int { peers.values.reduce(0) { $0 + $1.callsInFlight } }

    /// Begins to accept connections.
    /// - Throws: `RPCSetupError` if the address needs a secret that is missing or too short, `LoopError` if it cannot
    ///   be listened on.
    public func start(on address: NetworkAddress, network: any Network) async throws {
        try settings.trust.check(address)
        listener = try await network.listen(on: address) { [weak self] transport in
            guard let self else { return transport.abort() }
            accept(transport, on: address)
        }
    }

    /// Stops accepting, finishes the calls that run, and closes all connections.
    /// - Parameter grace: how long calls may take to finish; what runs longer is cancelled.
    public func stop(within grace: Duration) async {
        listener?.close()
        listener = nil
        for peer in peers.values { peer.finish() }
        await withCheckedContinuation { continuation in
            guard !peers.isEmpty else { return continuation.resume() }
            onIdle = { continuation.resume() }
            graceTimer = settings.time.schedule(after: grace) { [weak self] in
                guard let self else { return }
                for peer in peers.values { peer.abort() }
            }
        }
        graceTimer?.cancel()
        graceTimer = nil
    }

    private var graceTimer: (any ScheduledTimer)?
    private var onIdle: (@LoopActor () -> Void)?

    private func accept(_ transport: any Transport, on address: NetworkAddress) {
        let peer = RPCPeer(transport, methods: methods, settings: settings)
        let key = ObjectIdentifier(peer)
        peers[key] = peer
        peer.onClose = { [weak self] _ in self?.forget(key) }
        switch settings.trust.admission(to: address, of: transport.peer) {
        case .granted:
            peer.start()
        case .proof(let secret):
            peer.start(as: .accepting, proving: secret) { _ in }
        case .refused(let reason):
            peer.start()
            peer.refuse(reason)
        }
    }

    private func forget(_ key: ObjectIdentifier) {
        peers[key] = nil
        guard peers.isEmpty, let onIdle else { return }
        self.onIdle = nil
        onIdle()
    }
}
