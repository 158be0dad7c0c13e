import EventLoop

/// Hands on what a program writes, line by line, until it closes its end.
@LoopActor final class LineOutput: TransportHandler {
    private let transport: any Transport
    private let show: @LoopActor (String) -> Void
    private var splitter = LineSplitter()
    private let close = Latch()

    /// Starts reading. The transport keeps this object, and this object the transport, until the transport is closed.
    @discardableResult
    init(of transport: any Transport, _ show: @escaping @LoopActor (String) -> Void) {
        self.transport = transport
        self.show = show
        transport.handler = self
    }

    /// Suspends until everything was handed on.
    func waitUntilClosed() async { await close.wait() }

    func received(_ bytes: UnsafeRawBufferPointer) {
        splitter.take(bytes).forEach(show)
    }

    func receivedEnd() {
        transport.close()
    }

    func closed(_ error: LoopError?) {
        splitter.end().map(show)
        close.open()
    }
}
