import EventLoop

/// Who makes a request, as far as it was proved.
struct Visitor: Sendable, Equatable {
    /// The public part of the API key; `nil` without one.
    var keyID: String?
    /// What the visitor may do; `nil`: only what is open to everyone.
    var scope: Scope?
    /// Where from, for limits: an address, or the kind of local connection.
    var origin: String

    static func anonymous(from origin: String, scope: Scope?) -> Visitor {
        Visitor(keyID: nil, scope: scope, origin: origin)
    }
}

extension PeerAddress {
    /// The address without its port.
    var origin: String {
        switch self {
        case .tcp(let address, _): address
        case .unix(let user): "unix:\(user)"
        case .memory: "memory"
        }
    }

    var isLoopback: Bool {
        switch self {
        case .tcp(let address, _): address.hasPrefix("127.") || address == "::1"
        case .unix, .memory: true
        }
    }
}
