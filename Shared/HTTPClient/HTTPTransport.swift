public import EventLoop

/// Sends requests. Programs know only this protocol; tests put a scripted transport in its place.
@LoopActor public protocol HTTPTransport: Sendable {
    /// Sends a request and collects the whole response. Retries only what a kept connection swallowed, and never what is
    /// to be sent once.
    ///
    /// - Throws: `HTTPClientError`.
    func send(_ request: OutboundRequest) async throws -> InboundResponse

    /// Sends a request and hands the body on piece by piece. While `receive` is busy, at most
    /// ``TransferLimits/responseBytes`` are limited as in `send`, and no more than a few hundred KiB are kept: the
    /// sender is made to wait.
    ///
    /// - Parameters:
    ///   - begin: called once, before the first piece.
    ///   - receive: called with each piece, one after the other; what it throws ends the transfer and is passed on.
    /// - Throws: `HTTPClientError`, or what `begin` or `receive` throw.
    func stream(
        _ request: OutboundRequest, begin: @LoopActor (ResponseHead) async throws -> Void,
        receive: @LoopActor ([UInt8]) async throws -> Void
    ) async throws
}

extension HTTPTransport {
    /// For transports that have the whole body anyway: hands it on in one piece.
    @LoopActor public func stream(
        _ request: OutboundRequest, begin: @LoopActor (ResponseHead) async throws -> Void,
        receive: @LoopActor ([UInt8]) async throws -> Void
    ) async throws {
        let response = try await send(request)
        try await begin(response.head)
        if !response.body.isEmpty { try await receive(response.body) }
    }
}
