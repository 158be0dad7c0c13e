public import Crypto
import EventLoop

/// How the two sides of a connection come to trust each other.
public enum RPCTrust: Sendable {
    /// Unix sockets only: the other process must run as our user.
    case sameUser
    /// Unix sockets as with `sameUser`; over TCP both sides prove that they know the secret before anything else is said.
    case secret(Secret<[UInt8]>)
    /// Nobody is asked. For measurements and tests.
    case anyone

    /// Shorter secrets could be guessed from one recorded proof.
    public static let shortestSecret = 16
}
