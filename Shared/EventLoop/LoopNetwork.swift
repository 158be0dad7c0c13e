import CLibuv
import Glibc

/// The real network: TCP, and Unix sockets that only processes of the same user can use.
public struct LoopNetwork: Network {
    public init() {}

    @LoopActor public func connect(to address: NetworkAddress) async throws -> any Transport {
        switch address {
        case .unix(let path):
            try checkLength(of: path, "connect to \(address)")
            let transport = StreamTransport(.pipe)
            try await Connection(transport, to: "connect to \(address)").open { request, callback in
                uv_pipe_connect(request, transport.pipe, path, callback)
                return 0
            }
            transport.connected(to: .unix(user: try transport.verifiedPeerUser()))
            return transport
        case .tcp(let host, let port):
            return try await connect(host: host, port: port)
        }
    }

    @LoopActor private func connect(host: String, port: UInt16) async throws -> any Transport {
        var failure = LoopError(code: UV_EAI_NONAME.rawValue, operation: "connect to \(host):\(port)")
        for address in try await Resolver.resolve(host: host, port: port) {
            let transport = StreamTransport(.tcp)
            do {
                try await Connection(transport, to: "connect to \(address)").open { request, callback in
                    address.withPointer { uv_tcp_connect(request, transport.tcp, $0, callback) }
                }
                transport.connected(to: .tcp(address: address.host, port: address.port))
                return transport
            } catch let error as LoopError {
                failure = error
            }
        }
        throw failure
    }

    @LoopActor public func listen(
        on address: NetworkAddress, accept: @escaping @LoopActor (any Transport) -> Void
    ) async throws -> any Listener {
        switch address {
        case .unix(let path):
            try checkLength(of: path, "listen on \(address)")
            try await removeStaleSocket(at: path)
            return try StreamListener(path: path, accept: accept)
        case .tcp(let host, let port):
            let operation = "listen on \(address)"
            guard let first = try await Resolver.resolve(host: host, port: port).first else {
                throw LoopError(code: UV_EAI_NONAME.rawValue, operation: operation)
            }
            return try StreamListener(host: host, address: first, operation: operation, accept: accept)
        }
    }

    /// libuv would cut a longer path short without a word, and use another file.
    private func checkLength(of path: String, _ operation: String) throws(LoopError) {
        guard path.utf8.count > NetworkAddress.longestPath else { return }
        throw LoopError(code: UV_ENAMETOOLONG.rawValue, operation: operation)
    }

    /// A program that was killed leaves its socket's file behind. It may go only if nobody listens there any more.
    @LoopActor private func removeStaleSocket(at path: String) async throws {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        do {
            let transport = try await connect(to: .unix(path: path))
            transport.abort()
        } catch let error as LoopError where error.isConnectionRefused {
            unlink(path)
            return
        }
        throw LoopError(code: UV_EADDRINUSE.rawValue, operation: "listen on unix:\(path)")
    }
}

extension StreamTransport {
    var pipe: UnsafeMutablePointer<uv_pipe_t> {
        UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_pipe_t.self)
    }

    var tcp: UnsafeMutablePointer<uv_tcp_t> {
        UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_tcp_t.self)
    }

    /// The user of the process at the other end of a Unix socket.
    ///
    /// - Throws: `LoopError` (EPERM) unless it is our own user, or root.
    func verifiedPeerUser() throws -> UInt32 {
        var descriptor: uv_os_fd_t = -1
        var credentials = cuv_peer_credentials()
        guard
            uv_fileno(UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_handle_t.self), &descriptor) == 0,
            cuv_peer_credentials(descriptor, &credentials) == 0,
            credentials.uid == geteuid() || credentials.uid == 0
        else {
            abort()
            throw LoopError(code: UV_EPERM.rawValue, operation: "accept a peer of another user (\(credentials.uid))")
        }
        return credentials.uid
    }
}

/// One attempt to connect.
@LoopActor private final class Connection {
    private let transport: StreamTransport
    private let operation: String
    private let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
    private var continuation: CheckedContinuation<Void, any Error>?

    init(_ transport: StreamTransport, to operation: String) {
        self.transport = transport
        self.operation = operation
    }

    isolated deinit { request.deallocate() }

    func open(
        _ start: (UnsafeMutablePointer<uv_connect_t>, @escaping uv_connect_cb) -> Int32
    ) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.continuation = continuation
                request.pointee.data = Unmanaged.passRetained(self).toOpaque()
                let result = start(request) { request, status in
                    guard let raw = request?.pointee.data else { return }
                    let connection = Unmanaged<Connection>.fromOpaque(raw).takeRetainedValue()
                    LoopActor.assumeIsolated { connection.finish(status) }
                }
                if result < 0 {
                    Unmanaged.passUnretained(self).release()
                    finish(result)
                }
            }
        } onCancel: {
            // Closing makes libuv end the attempt with ECANCELED.
            EventLoop.task { self.transport.abort() }
        }
    }

    private func finish(_ status: Int32) {
        if status < 0 {
            transport.abort()
            continuation?.resume(throwing: LoopError(code: status, operation: operation))
        } else {
            continuation?.resume()
        }
        continuation = nil
    }
}
