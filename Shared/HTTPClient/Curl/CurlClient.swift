private import CLibcurl
public import EventLoop

/// Outbound HTTP/1.1 and HTTP/2 by libcurl, whose sockets are watched by the event loop: no thread, no waiting.
///
/// Connections are kept and reused. Two sets of them are kept apart: a connection that was opened to an address of the
/// operator's choice must not serve a URL that somebody else chose.
@LoopActor public final class CurlClient: HTTPTransport {
    private let configuration: CurlConfiguration
    private var engines: [OutboundRequest.Destination: TransferEngine] = [:]
    private var isClosed = false

    public nonisolated init(_ configuration: CurlConfiguration = CurlConfiguration()) {
        self.configuration = configuration
    }

    deinit {
        let engines = engines
        guard !engines.isEmpty else { return }
        EventLoop.task { for engine in engines.values { engine.close() } }
    }

    /// libcurl's own start, which must happen once and before any transfer. It loads OpenSSL's algorithms, 2 MiB: not
    /// before there is something to send.
    private nonisolated static let library: Bool = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK

    public func send(_ request: OutboundRequest) async throws -> InboundResponse {
        try await Redirects.follow(request) { request in
            let transfer = try start(request, mode: .collecting)
            return try await transfer.untilFinished { InboundResponse(head: $0.head, body: $0.takeBody()) }
        } head: {
            $0.head
        }
    }

    public func stream(
        _ request: OutboundRequest, begin: @LoopActor (ResponseHead) async throws -> Void,
        receive: @LoopActor ([UInt8]) async throws -> Void
    ) async throws {
        guard request.redirects == .refuse else {
            throw HTTPClientError(.invalidRequest, origin: request.url.origin, detail: "a stream follows no redirects")
        }
        let transfer = try start(request, mode: .streaming)
        defer { transfer.cancel() }
        try await withTaskCancellationHandler {
            var hasBegun = false
            while true {
                if !hasBegun, transfer.hasHead {
                    hasBegun = true
                    try await begin(transfer.head)
                } else if hasBegun, let piece = transfer.takePiece() {
                    try await receive(piece)
                } else if let outcome = transfer.outcome {
                    return try outcome.get()
                } else {
                    await transfer.nextChange()
                }
            }
        } onCancel: {
            EventLoop.task { transfer.cancel() }
        }
    }

    /// Ends all transfers and closes all connections. Later requests fail.
    public func close() {
        isClosed = true
        for engine in engines.values { engine.close() }
        engines = [:]
    }

    private func start(_ request: OutboundRequest, mode: Transfer.Mode) throws -> Transfer {
        if Task.isCancelled { throw HTTPClientError(.cancelled, origin: request.url.origin) }
        if let field = request.fields.firstInvalid {
            throw HTTPClientError(
                .invalidRequest, origin: request.url.origin, detail: "field \(field.name.debugDescription)")
        }
        guard !isClosed else { throw HTTPClientError(.unavailable, origin: request.url.origin, detail: "it is closed") }
        return try engine(for: request.destination).start(request, mode: mode)
    }

    private func engine(for destination: OutboundRequest.Destination) throws -> TransferEngine {
        if let engine = engines[destination] { return engine }
        let rules = destination == .configured ? nil : configuration.addressRules
        guard Self.library, let engine = TransferEngine(configuration, rules: rules) else {
            throw HTTPClientError(.unavailable, detail: "libcurl does not start")
        }
        engines[destination] = engine
        return engine
    }
}
