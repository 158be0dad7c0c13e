import CLibuv

/// A network within the process, for tests: any address works, nothing leaves the machine.
@LoopActor public final class MemoryNetwork: Network {
    private var listeners: [NetworkAddress: MemoryListener] = [:]
    /// Delivers at most so many bytes at a time, to show that nothing depends on how bytes are split.
    private let chunkSize: Int

    public nonisolated init(chunkSize: Int = .max) { self.chunkSize = chunkSize }

    public func connect(to address: NetworkAddress) async throws -> any Transport {
        guard let listener = listeners[address] else {
            throw LoopError(code: UV_ECONNREFUSED.rawValue, operation: "connect to \(address)")
        }
        let (near, far) = MemoryTransport.pair(chunkSize: chunkSize)
        listener.accept(far)
        return near
    }

    public func listen(
        on address: NetworkAddress, accept: @escaping @LoopActor (any Transport) -> Void
    ) async throws -> any Listener {
        guard listeners[address] == nil else {
            throw LoopError(code: UV_EADDRINUSE.rawValue, operation: "listen on \(address)")
        }
        let listener = MemoryListener(address: address, accept: accept) { [weak self] in
            self?.listeners[address] = nil
        }
        listeners[address] = listener
        return listener
    }
}

@LoopActor private final class MemoryListener: Listener {
    let address: NetworkAddress
    let accept: @LoopActor (any Transport) -> Void
    private let onClose: @LoopActor () -> Void

    init(
        address: NetworkAddress, accept: @escaping @LoopActor (any Transport) -> Void,
        onClose: @escaping @LoopActor () -> Void
    ) {
        self.address = address
        self.accept = accept
        self.onClose = onClose
    }

    func close() { onClose() }
}

/// One end of a connection in memory. Bytes arrive at the end of the turn in which they were written.
@LoopActor public final class MemoryTransport: Transport, TurnFlusher {
    private enum Ending { case none, halfClose, close }

    private var other: MemoryTransport?
    private let chunkSize: Int
    private var output: [UInt8] = []
    private var ending = Ending.none
    private var hasEnded = false
    private var isPaused = false
    private var isClosed = false
    private var hadToWait = false
    private var willFlush = false

    public let peer = PeerAddress.memory

    private init(chunkSize: Int) { self.chunkSize = chunkSize }

    /// Two ends connected to each other.
    public static func pair(chunkSize: Int = .max) -> (MemoryTransport, MemoryTransport) {
        let near = MemoryTransport(chunkSize: chunkSize)
        let far = MemoryTransport(chunkSize: chunkSize)
        near.other = far
        far.other = near
        return (near, far)
    }

    public var handler: (any TransportHandler)? {
        didSet { if handler != nil { other?.scheduleFlush() } }
    }

    public var queuedBytes: Int { output.count }

    public func write(_ body: (inout [UInt8]) -> Void) {
        guard !isClosed, ending == .none else { return }
        // Taken out meanwhile, since `body` may write itself: that goes behind what it appends.
        var bytes: [UInt8] = []
        swap(&bytes, &output)
        body(&bytes)
        swap(&bytes, &output)
        if !bytes.isEmpty { output += bytes }
        scheduleFlush()
    }

    public func pauseReading() { isPaused = true }

    public func resumeReading() {
        isPaused = false
        other?.scheduleFlush()
    }

    public func halfClose() { end(.halfClose) }

    public func close() { end(.close) }

    private func end(_ ending: Ending) {
        guard !isClosed, self.ending != .close else { return }
        self.ending = ending
        scheduleFlush()
    }

    public func abort() {
        guard !isClosed else { return }
        isClosed = true
        output = []
        let other = other
        self.other = nil
        EventLoop.task { [self] in
            let handler = handler
            self.handler = nil
            handler?.closed(nil)
            other?.other = nil
            other?.receiveEnd()
        }
    }

    private func receiveEnd() {
        guard !isClosed, !hasEnded else { return }
        hasEnded = true
        handler?.receivedEnd()
    }

    private func scheduleFlush() {
        guard !willFlush else { return }
        willFlush = true
        LoopActor.executor.flushThisTurn(self)
    }

    func flush() {
        willFlush = false
        guard !isClosed, let other else { return finishEnding() }
        while !output.isEmpty, !other.isPaused, !other.isClosed, let handler = other.handler {
            let chunk = Array(output.prefix(chunkSize))
            output.removeFirst(chunk.count)
            chunk.withUnsafeBytes { handler.received($0) }
        }
        if !output.isEmpty, !other.isClosed {
            hadToWait = true
            return
        }
        if hadToWait || isPaused {
            hadToWait = false
            handler?.drained()
        }
        if other.handler != nil || other.isClosed { finishEnding() }
    }

    private func finishEnding() {
        switch ending {
        case .none: break
        case .halfClose: other?.receiveEnd()
        case .close: abort()
        }
    }
}
