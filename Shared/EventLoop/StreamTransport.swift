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
    /// Bytes handed to libuv because the socket's buffer was full.
    private var inFlight = 0
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
        output.count + (inFlight == 0 || isClosing ? 0 : Int(uv_stream_get_write_queue_size(stream)))
    }

    func write(_ body: (inout [UInt8]) -> Void) {
        guard !isClosing, ending == .none else { return }
        // Taken out meanwhile, since `body` may write itself: that goes behind what it appends.
        var bytes: [UInt8] = []
        swap(&bytes, &output)
        if bytes.capacity == 0 { bytes = SpareBuffers.take() }
        let isOutermost = !isWriting
        isWriting = true
        body(&bytes)
        isWriting = !isOutermost
        swap(&bytes, &output)
        if !bytes.isEmpty { output += bytes }
        SpareBuffers.empty(&bytes)
        guard !isClosing else { return output = [] }
        if output.count >= Self.earlyFlush, inFlight == 0, isOutermost {
            flush()
        } else {
            scheduleFlush()
        }
    }

    private func scheduleFlush() {
        guard !willFlush else { return }
        willFlush = true
        LoopActor.executor.flushThisTurn(self)
    }

    func flush() {
        willFlush = false
        guard !isClosing, inFlight == 0 else { return }
        guard !output.isEmpty else {
            SpareBuffers.empty(&output)
            return finishEnding()
        }
        let written = output.withUnsafeMutableBytes { bytes in
            var buffer = uv_buf_init(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count))
            return uv_try_write(stream, &buffer, 1)
        }
        if written == Int32(output.count) {
            SpareBuffers.empty(&output)
            finishEnding()
        } else if written >= 0 || written == UV_EAGAIN.rawValue {
            writeLater(from: Int(max(written, 0)))
        } else {
            fail(written, "write to \(peer)")
        }
    }

    /// Leaves the rest to libuv, which writes it when the socket takes more.
    private func writeLater(from start: Int) {
        inFlight = output.count - start
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: inFlight, alignment: 1)
        output.withUnsafeBytes { bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start...])) }
        SpareBuffers.empty(&output)
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
        output = []
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
