public import EventLoop

/// A stream of server-sent events (`text/event-stream`, WHATWG HTML §9.2).
@LoopActor public final class EventStream {
    private let stream: ResponseStream

    /// An answer whose stream is given to `body`. Silence is filled with comments, so that proxies keep it open.
    ///
    /// - Parameter retry: how long a client waits before it connects again.
    public nonisolated static func response(
        retry: Duration = .seconds(3), _ body: @escaping @LoopActor @Sendable (EventStream) -> Void
    ) -> Response {
        var response = Response(
            .ok,
            body: .stream { stream in
                stream.heartbeat = Array(":\n\n".utf8)
                stream.write(Array("retry: \(retry.components.seconds * 1000)\n\n".utf8))
                body(EventStream(stream))
            })
        response.headers.set(constant: "Content-Type", "text/event-stream; charset=utf-8")
        response.headers.set(constant: "Cache-Control", "no-store")
        // Asks a proxy in front not to collect events.
        response.headers.set(constant: "X-Accel-Buffering", "no")
        return response
    }

    private init(_ stream: ResponseStream) { self.stream = stream }

    public var isOpen: Bool { stream.isOpen }

    /// Called once when the client has gone or the server closes.
    public var onClose: (@LoopActor () -> Void)? {
        get { stream.onClose }
        set { stream.onClose = newValue }
    }

    /// Sends one event. Line breaks in `data` become lines of the event; in `name` and `id` they are dropped.
    ///
    /// - Returns: `false` when the client has gone, or takes so little that it was disconnected: it will come back and
    ///   say with `Last-Event-ID` where it stood.
    @discardableResult
    public func send(name: String? = nil, id: String? = nil, data: [UInt8]) -> Bool {
        send(ServerSentEvent(name: name, id: id, data: data))
    }

    /// Sends an event that was encoded once, perhaps for many streams.
    ///
    /// - Returns: as the other form.
    @discardableResult
    public func send(_ event: ServerSentEvent) -> Bool {
        guard stream.isOpen else { return false }
        guard !stream.isCongested else {
            stream.finish()
            return false
        }
        stream.write(event.bytes)
        return true
    }

    public func finish() { stream.finish() }
}
