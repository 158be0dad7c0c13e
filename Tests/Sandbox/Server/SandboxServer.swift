import EventLoop

/// Listens, and gives each connection to a `ServerConnection`.
@LoopActor final class SandboxServer {
    private let listener: any Listener
    /// Where it listens, with the port the system chose.
    var address: NetworkAddress { listener.address }

    private init(listener: any Listener) { self.listener = listener }

    /// - Throws: `LoopError`, for example when the port is in use.
    static func start(
        _ services: Services, on address: NetworkAddress, network: any Network
    ) async throws -> SandboxServer {
        let listener = try await network.listen(on: address) { transport in
            transport.handler = ServerConnection(transport: transport, services: services)
        }
        return SandboxServer(listener: listener)
    }

    func close() { listener.close() }
}
