import CLibuv
import Glibc

/// A TCP or Unix socket, or one end of a pipe, on the loop.
@LoopActor final class StreamTransport: Transport, TurnFlusher {
    enum Kind { case tcp, pipe }

    /// One allocation large enough for either kind of handle.
    private let memory: UnsafeMutableRawPointer
    var stream: UnsafeMutablePointer<uv_stream_t> { memory.assumingMemoryBound(to: uv_stream_t.self) }

    private(set) var peer: PeerAddress = .memory
    private var output: [UInt8] = []
    /// Sent behind `output`, from where it lies. What comes behind it moves it into `output` first.
    private var tail: [UInt8] = []
    /// Bytes handed to libuv because the socket's buffer was full.
    private var inFlight = 0
    /// Calls of `write` since something was handed over.
    private var writesWaiting = 0
    private var willFlush = false
    /// Whether a closure is appending output.
    private var isWriting = false
    private var isReading = false
    private var isPaused = false
    private var isClosing = false
    private var ending = Ending.none
    private var closeError: LoopError?

    /// What follows the last queued byte.
    private enum Ending { case none, halfClose, close }

    /// So much output leaves at once: waiting for the end of the turn would only make the buffer larger.
    private static let earlyFlush = 128 * 1024
    /// And so many writes: who reads them has something to do meanwhile, so that the two ends do not wait for each other in
    /// turn.
    private static let earlyWrites = 16
    /// Fewer bytes are copied behind the others: to hand over two pieces costs more than that.
    private static let shortestTail = 2 * 1024
    private nonisolated static let readSize = 128 * 1024
    /// Every read of every transport lands here: handlers take what they need during the callback.
    // Safe: used only on the loop's thread, by libuv's read and the callback that follows it at once.
    private nonisolated(unsafe) static let readBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: readSize)

    init(_ kind: Kind) {
        let size = max(MemoryLayout<uv_tcp_t>.size, MemoryLayout<uv_pipe_t>.size)
        memory = .allocate(byteCount: size, alignment: MemoryLayout<uv_tcp_t>.alignment)
        switch kind {
        case .tcp: uv_tcp_init(LoopActor.executor.loop, memory.assumingMemoryBound(to: uv_tcp_t.self))
        case .pipe: uv_pipe_init(LoopActor.executor.loop, memory.assumingMemoryBound(to: uv_pipe_t.self), 0)
        }
        // Balanced in the close callback: libuv owns the handle's memory until then.
        stream.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// To be called once the socket is connected.
    func connected(to peer: PeerAddress) {
        self.peer = peer
        if case .tcp = peer { uv_tcp_nodelay(memory.assumingMemoryBound(to: uv_tcp_t.self), 1) }
    }

    var handler: (any TransportHandler)? {
        didSet { if handler != nil { startReading() } }
    }

    // MARK: Reading

    private func startReading() {
        guard !isReading, !isPaused, !isClosing else { return }
        isReading = true
        // `@Sendable` keeps the compiler from asking the runtime, at each of these calls, whether this is the loop's thread:
        // `assumeIsolated` asks that where it matters.
        uv_read_start(stream) { @Sendable _, _, buffer in
            buffer?.pointee = uv_buf_init(StreamTransport.readBuffer, UInt32(StreamTransport.readSize))
        } _: { @Sendable handle, count, _ in
            guard let raw = handle?.pointee.data.map(UInt.init(bitPattern:)) else { return }
            LoopActor.assumeIsolated { StreamTransport.at(raw)?.didRead(count) }
        }
    }

    private func didRead(_ count: Int) {
        if count > 0 {
            handler?.received(UnsafeRawBufferPointer(start: Self.readBuffer, count: count))
        } else if count == Int(UV_EOF.rawValue) {
            stopReading()
            handler?.receivedEnd()
        } else if count < 0 {
            fail(Int32(count), "read from \(peer)")
        }
    }

    private func stopReading() {
        guard isReading else { return }
        isReading = false
        uv_read_stop(stream)
    }

    func pauseReading() {
        isPaused = true
        stopReading()
    }

    func resumeReading() {
        isPaused = false
        if handler != nil { startReading() }
    }

    // MARK: Writing

    var queuedBytes: Int {
        // libuv's account shrinks as the socket takes bytes; `inFlight` only once it has taken all.
        output.count + tail.count + (inFlight == 0 || isClosing ? 0 : Int(uv_stream_get_write_queue_size(stream)))
    }

    func write(_ body: (inout [UInt8]) -> Void) { write(body, then: []) }

    func write(_ body: (inout [UInt8]) -> Void, then ready: [UInt8]) {
        guard !isClosing, ending == .none else { return }
        // Taken out meanwhile, since `body` may write itself: that goes behind what it appends.
        var (bytes, rest) = takeOutput()
        if bytes.capacity == 0 { bytes = SpareBuffers.take() }
        if !rest.isEmpty { bytes += rest }
        let isOutermost = !isWriting
        isWriting = true
        body(&bytes)
        isWriting = !isOutermost
        guard !isClosing else { return }
        let written: [UInt8]
        (written, rest) = takeOutput()
        if written.isEmpty, rest.isEmpty, ready.count >= Self.shortestTail {
            rest = ready
        } else {
            if !ready.isEmpty { bytes += ready }
            if !written.isEmpty { bytes += written }
        }
        let count = bytes.count + rest.count
        (output, tail) = (bytes, rest)
        writesWaiting += 1
        if count >= Self.earlyFlush || writesWaiting >= Self.earlyWrites, inFlight == 0, isOutermost {
            flush()
        } else {
            scheduleFlush()
        }
    }

    /// What was not handed over yet, for the caller to put back or to send. As variables of a function, since access to
    /// an object's is checked at run time.
    private func takeOutput() -> (output: [UInt8], tail: [UInt8]) {
        var (bytes, rest): ([UInt8], [UInt8]) = ([], [])
        swap(&bytes, &output)
        swap(&rest, &tail)
        return (bytes, rest)
    }

    private func scheduleFlush() {
        guard !willFlush else { return }
        willFlush = true
        LoopActor.executor.flushThisTurn(self)
    }

    func flush() {
        willFlush = false
        writesWaiting = 0
        guard !isClosing, inFlight == 0 else { return }
        var (bytes, rest) = takeOutput()
        let count = bytes.count + rest.count
        let written = count == 0 ? 0 : Int(Self.tryWrite(bytes, rest, to: stream))
        if written == count {
            SpareBuffers.empty(&bytes)
            output = bytes
            finishEnding()
        } else if written >= 0 || written == Int(UV_EAGAIN.rawValue) {
            writeLater(bytes, rest, from: max(written, 0))
            SpareBuffers.empty(&bytes)
            output = bytes
        } else {
            fail(Int32(written), "write to \(peer)")
        }
    }

    /// Hands over what the socket takes at once. Outside of the actor, whose closures ask each time they are called
    /// whether this is the loop's thread.
    private nonisolated static func tryWrite(
        _ first: [UInt8], _ second: [UInt8], to stream: UnsafeMutablePointer<uv_stream_t>
    ) -> Int32 {
        first.withUnsafeBytes { first in
            second.withUnsafeBytes { second in
                var buffers = (uv_buf_t(lent: first), uv_buf_t(lent: second))
                return withUnsafeBytes(of: &buffers) {
                    uv_try_write(stream, $0.assumingMemoryBound(to: uv_buf_t.self).baseAddress, second.isEmpty ? 1 : 2)
                }
            }
        }
    }

    /// Leaves the rest to libuv, which writes it when the socket takes more.
    private func writeLater(_ first: [UInt8], _ second: [UInt8], from start: Int) {
        inFlight = first.count + second.count - start
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: inFlight, alignment: 1)
        let head = first.dropFirst(start)
        bytes.copyBytes(from: head)
        let behind = UnsafeMutableRawBufferPointer(rebasing: bytes[head.count...])
        behind.copyBytes(from: second.dropFirst(max(0, start - first.count)))
        request.pointee.data = bytes.baseAddress
        var buffer = uv_buf_init(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count))
        let result = uv_write(request, stream, &buffer, 1) { request, status in
            guard let request else { return }
            let raw = request.pointee.handle?.pointee.data.map(UInt.init(bitPattern:))
            request.pointee.data?.deallocate()
            request.deallocate()
            LoopActor.assumeIsolated { raw.flatMap(StreamTransport.at)?.didWrite(status) }
        }
        if result < 0 {
            bytes.deallocate()
            request.deallocate()
            fail(result, "write to \(peer)")
        }
    }

    private func didWrite(_ status: Int32) {
        inFlight = 0
        guard !isClosing else { return }
        if status < 0 { return fail(status, "write to \(peer)") }
        flush()
        if !isClosing, inFlight == 0 { handler?.drained() }
    }

    // MARK: Ending

    func halfClose() { end(.halfClose) }

    func close() { end(.close) }

    private func end(_ ending: Ending) {
        guard !isClosing, self.ending != .close else { return }
        self.ending = ending
        scheduleFlush()
    }

    private func finishEnding() {
        switch ending {
        case .none:
            break
        case .halfClose:
            let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
            let result = uv_shutdown(request, stream) { request, _ in request?.deallocate() }
            if result < 0 { request.deallocate() }
        case .close:
            abort()
        }
    }

    private func fail(_ code: Int32, _ operation: String) {
        closeError = LoopError(code: code, operation: operation)
        abort()
    }

    func abort() {
        guard !isClosing else { return }
        isClosing = true
        isReading = false
        (output, tail) = ([], [])
        uv_close(memory.assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let raw = handle?.pointee.data else { return }
            let transport = Unmanaged<StreamTransport>.fromOpaque(raw).takeRetainedValue()
            LoopActor.assumeIsolated { transport.didClose() }
        }
    }

    private func didClose() {
        memory.deallocate()
        let handler = handler
        self.handler = nil
        handler?.closed(closeError)
    }

    private nonisolated static func at(_ raw: UInt) -> StreamTransport? {
        UnsafeMutableRawPointer(bitPattern: raw).map {
            Unmanaged<StreamTransport>.fromOpaque($0).takeUnretainedValue()
        }
    }
}

extension uv_buf_t {
    /// For output, which libuv only reads.
    fileprivate init(lent bytes: UnsafeRawBufferPointer) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        self = uv_buf_init(UnsafeMutablePointer(mutating: start), UInt32(bytes.count))
    }
}
