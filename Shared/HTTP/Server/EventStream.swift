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
        guard stream.isOpen else { return false }
        guard !stream.isCongested else {
            stream.finish()
            return false
        }
        stream.write(Self.encode(name: name, id: id, data: data))
        return true
    }

    public func finish() { stream.finish() }

    nonisolated static func encode(name: String?, id: String?, data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 64)
        if let id { append("id: ", Array(id.utf8.filter { !$0.isLineBreak && $0 != 0 })[...], to: &bytes) }
        if let name { append("event: ", Array(name.utf8.filter { !$0.isLineBreak })[...], to: &bytes) }
        var rest = data[...]
        while let end = rest.firstIndex(where: \.isLineBreak) {
            append("data: ", rest[..<end], to: &bytes)
            let isPair = rest[end] == .carriageReturn && rest.dropFirst(end + 1 - rest.startIndex).first == .lineFeed
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        append("data: ", rest, to: &bytes)
        bytes.append(.lineFeed)
        return bytes
    }

    private nonisolated static func append(_ field: String, _ value: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes += field.utf8
        bytes += value
        bytes.append(.lineFeed)
    }
}

extension UInt8 {
    fileprivate var isLineBreak: Bool { self == .carriageReturn || self == .lineFeed }
}
