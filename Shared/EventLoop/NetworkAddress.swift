/// Where a program listens or connects: a Unix socket on this machine, or TCP.
public enum NetworkAddress: Sendable, Hashable, CustomStringConvertible {
    /// The socket's path, at most 107 bytes.
    case unix(path: String)
    /// A host name or numeric address. Port 0 lets the system choose one when listening.
    case tcp(host: String, port: UInt16)

    /// The longest path that fits the kernel's `sun_path` with its final zero.
    public static let longestPath = 107

    /// Reads `unix:/path/to.sock` or `tcp:host:port` (`tcp:[::1]:8080` for IPv6). `nil` for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty, path.utf8.count <= Self.longestPath else { return nil }
            self = .unix(path: path)
        } else if text.hasPrefix("tcp:") {
            let rest = text.dropFirst(4)
            guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]) else {
                return nil
            }
            var host = rest[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
            guard !host.isEmpty else { return nil }
            self = .tcp(host: String(host), port: port)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp:[\(host)]:\(port)" : "tcp:\(host):\(port)"
        }
    }
}
