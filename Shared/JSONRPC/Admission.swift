import Crypto
import EventLoop
import Glibc

/// What must happen before the two ends of a connection may speak.
enum Admission {
    case granted
    case proof(Secret<[UInt8]>)
    case refused(reason: String)
}

extension RPCTrust {
    /// Judges a connection by the address it uses and by who is at its other end.
    func admission(to address: NetworkAddress, of peer: PeerAddress) -> Admission {
        switch (self, address) {
        case (.anyone, _):
            return .granted
        case (_, .unix):
            // A peer in memory is this process itself. Root could reach everything of ours anyway.
            guard case .unix(let user) = peer, user != geteuid(), user != 0 else { return .granted }
            return .refused(reason: "it runs as user \(user), we run as \(geteuid())")
        case (.secret(let secret), .tcp):
            return .proof(secret)
        case (.sameUser, .tcp):
            return .refused(reason: "TCP needs a shared secret")
        }
    }

    /// - Throws: `RPCSetupError` if no connection over `address` could ever be admitted.
    func check(_ address: NetworkAddress) throws(RPCSetupError) {
        switch (self, address) {
        case (.sameUser, .tcp):
            throw .secretMissing(address: "\(address)")
        case (.secret(let secret), .tcp) where secret.reveal().count < Self.shortestSecret:
            throw .secretTooShort
        default:
            break
        }
    }
}
