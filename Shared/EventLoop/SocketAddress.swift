import CLibuv
import Glibc

/// A numeric internet address and port, as the system's socket calls take it.
public struct SocketAddress: Sendable, CustomStringConvertible {
    /// A `sockaddr_in` or `sockaddr_in6`.
    private var storage = sockaddr_storage()

    /// Copies the address that `pointer` leads to; `nil` if it is neither IPv4 nor IPv6.
    init?(_ pointer: UnsafePointer<sockaddr>?) {
        guard let pointer else { return nil }
        let size: Int
        switch Int32(pointer.pointee.sa_family) {
        case AF_INET: size = MemoryLayout<sockaddr_in>.size
        case AF_INET6: size = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: size))
        }
    }

    init?(_ storage: sockaddr_storage) {
        let address: SocketAddress? = withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { SocketAddress($0) }
        }
        guard let address else { return nil }
        self = address
    }

    public var port: UInt16 {
        // Both families keep the port, in network order, right after the family.
        withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    /// Such as `127.0.0.1` or `::1`.
    public var host: String {
        withPointer { address in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                guard uv_ip_name(address, text.baseAddress, text.count) == 0, let start = text.baseAddress else {
                    return "unknown"
                }
                return String(cString: start)
            }
        }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>) throws -> Result) rethrows -> Result {
        try withUnsafePointer(to: storage) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
