/// How transports come to be. Injected, so that tests can run several programs on a network in memory.
public protocol Network: Sendable {
    /// - Throws: `LoopError` when nobody answers there.
    @LoopActor func connect(to address: NetworkAddress) async throws -> any Transport

    /// Accepts connections until the listener is closed. `accept` must set the transport's handler.
    ///
    /// - Throws: `LoopError`, for example when the address is in use.
    @LoopActor func listen(
        on address: NetworkAddress, accept: @escaping @LoopActor (any Transport) -> Void
    ) async throws -> any Listener
}

@LoopActor public protocol Listener: AnyObject {
    /// Where it really listens: with the port that the system chose.
    var address: NetworkAddress { get }
    /// Stops accepting, and removes a Unix socket's file. Connections already accepted go on.
    func close()
}
