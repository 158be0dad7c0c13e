import CLibuv
import Glibc

/// A listening socket on the loop.
@LoopActor final class StreamListener: Listener {
    private let memory: UnsafeMutableRawPointer
    private let kind: StreamTransport.Kind
    private let accept: @LoopActor (any Transport) -> Void
    private(set) var address: NetworkAddress
    private var isClosed = false

    /// Connections that may wait for `accept`; the kernel caps it at `net.core.somaxconn`.
    private static let backlog: Int32 = 1024

    /// Listens on a Unix socket whose file only this user can use (mode 0600).
    init(path: String, accept: @escaping @LoopActor (any Transport) -> Void) throws {
        self.accept = accept
        address = .unix(path: path)
        kind = .pipe
        memory = .allocate(byteCount: MemoryLayout<uv_pipe_t>.size, alignment: MemoryLayout<uv_pipe_t>.alignment)
        uv_pipe_init(LoopActor.executor.loop, memory.assumingMemoryBound(to: uv_pipe_t.self), 0)
        memory.assumingMemoryBound(to: uv_handle_t.self).pointee.data = Unmanaged.passRetained(self).toOpaque()
        let operation = "listen on unix:\(path)"
        try check(uv_pipe_bind(memory.assumingMemoryBound(to: uv_pipe_t.self), path), operation)
        // Between bind and listen nobody can connect, so the mode is never too wide for anyone to use it.
        try check(chmod(path, 0o600) == 0 ? 0 : -errno, operation)
        try start(operation)
    }

    init(
        host: String, address: SocketAddress, operation: String, accept: @escaping @LoopActor (any Transport) -> Void
    ) throws {
        self.accept = accept
        self.address = .tcp(host: host, port: address.port)
        kind = .tcp
        memory = .allocate(byteCount: MemoryLayout<uv_tcp_t>.size, alignment: MemoryLayout<uv_tcp_t>.alignment)
        let tcp = memory.assumingMemoryBound(to: uv_tcp_t.self)
        uv_tcp_init(LoopActor.executor.loop, tcp)
        tcp.pointee.data = Unmanaged.passRetained(self).toOpaque()
        try check(address.withPointer { uv_tcp_bind(tcp, $0, 0) }, operation)
        try start(operation)
        var name = sockaddr_storage()
        var size = Int32(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { uv_tcp_getsockname(tcp, $0, &size) }
        }
        try check(result, operation)
        if let bound = SocketAddress(name) { self.address = .tcp(host: host, port: bound.port) }
    }

    private func start(_ operation: String) throws {
        let stream = memory.assumingMemoryBound(to: uv_stream_t.self)
        let result = uv_listen(stream, Self.backlog) { stream, status in
            guard status >= 0, let raw = stream?.pointee.data.map(UInt.init(bitPattern:)) else { return }
            LoopActor.assumeIsolated { StreamListener.at(raw)?.acceptNext() }
        }
        try check(result, operation)
    }

    private func check(_ result: Int32, _ operation: String) throws {
        guard result < 0 else { return }
        isClosed = true
        release()
        throw LoopError(code: result, operation: operation)
    }

    private func acceptNext() {
        let transport = StreamTransport(kind)
        guard uv_accept(memory.assumingMemoryBound(to: uv_stream_t.self), transport.stream) == 0 else {
            return transport.abort()
        }
        switch kind {
        case .pipe:
            // A peer of another user is closed by the check itself; there is nobody to tell.
            guard let user = try? transport.verifiedPeerUser() else { return }
            transport.connected(to: .unix(user: user))
        case .tcp:
            var name = sockaddr_storage()
            var size = Int32(MemoryLayout<sockaddr_storage>.size)
            let result = withUnsafeMutablePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    uv_tcp_getpeername(transport.tcp, $0, &size)
                }
            }
            // The client may be gone already.
            guard result == 0, let peer = SocketAddress(name) else { return transport.abort() }
            transport.connected(to: .tcp(address: peer.host, port: peer.port))
        }
        accept(transport)
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        // libuv 1.44 removes a Unix socket's file itself when it closes the handle.
        release()
    }

    private func release() {
        uv_close(memory.assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let raw = handle?.pointee.data else { return }
            let listener = Unmanaged<StreamListener>.fromOpaque(raw).takeRetainedValue()
            LoopActor.assumeIsolated { listener.memory.deallocate() }
        }
    }

    private nonisolated static func at(_ raw: UInt) -> StreamListener? {
        UnsafeMutableRawPointer(bitPattern: raw).map {
            Unmanaged<StreamListener>.fromOpaque($0).takeUnretainedValue()
        }
    }
}
