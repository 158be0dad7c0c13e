import CLibuv
import Glibc

/// Looks names up without blocking the loop.
public enum Resolver {
    /// The addresses of `host`, in the order in which the system advises to try them.
    ///
    /// - Throws: `LoopError` when the name is unknown or no server answers.
    @LoopActor public static func resolve(host: String, port: UInt16) async throws -> [SocketAddress] {
        let lookup = Lookup(operation: "look up \(host)")
        return try await withCheckedThrowingContinuation { continuation in
            lookup.start(host: host, port: port, continuation)
        }
    }
}

@LoopActor private final class Lookup {
    private let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    private let operation: String
    private var continuation: CheckedContinuation<[SocketAddress], any Error>?

    init(operation: String) { self.operation = operation }

    isolated deinit { request.deallocate() }

    func start(host: String, port: UInt16, _ continuation: CheckedContinuation<[SocketAddress], any Error>) {
        self.continuation = continuation
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
        // A numeric address must work on a machine that has no network at all.
        if host.utf8.allSatisfy({ $0 == 0x2e || $0 == 0x3a || ($0 >= 0x30 && $0 <= 0x39) }) || host == "localhost" {
            hints.ai_flags = AI_NUMERICSERV
        }
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        let result = uv_getaddrinfo(
            LoopActor.executor.loop, request,
            { request, status, addresses in
                guard let raw = request?.pointee.data else { return }
                let lookup = Unmanaged<Lookup>.fromOpaque(raw).takeRetainedValue()
                var found: [SocketAddress] = []
                var next = addresses
                while let entry = next {
                    SocketAddress(UnsafePointer(entry.pointee.ai_addr)).map { found.append($0) }
                    next = entry.pointee.ai_next
                }
                uv_freeaddrinfo(addresses)
                let result = found
                LoopActor.assumeIsolated { lookup.finish(status, result) }
            }, host, String(port), &hints)
        if result < 0 {
            Unmanaged.passUnretained(self).release()
            finish(result, [])
        }
    }

    private func finish(_ status: Int32, _ found: [SocketAddress]) {
        if status < 0 {
            continuation?.resume(throwing: LoopError(code: status, operation: operation))
        } else {
            continuation?.resume(returning: found)
        }
        continuation = nil
    }
}
