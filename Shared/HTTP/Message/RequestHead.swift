/// A request without its body: what is known when its head has been read.
///
/// An object, since it passes through many hands: each of them holds one reference instead of a copy of its parts.
public final class RequestHead: Sendable {
    public let method: Method
    public let target: RequestTarget
    public let version: Version
    public let headers: HeaderFields
    /// How the body is delimited.
    public let framing: Framing
    /// The client waits for `100 Continue` before it sends the body.
    public let expectsContinue: Bool
    /// The connection may carry another request after this one.
    public let keepsAlive: Bool

    public enum Version: Sendable, Equatable {
        case http10, http11
    }

    /// RFC 9112 §6.
    public enum Framing: Sendable, Equatable {
        case none
        /// `Content-Length`, in bytes.
        case length(Int)
        case chunked
    }

    /// The decoded path.
    public var path: String { target.path }

    /// Whether the request is for one of these hosts, in any case and with any port: by its absolute target if it has one,
    /// else by `Host`. `nil` in HTTP/1.0 without either.
    public func isFor(anyOf hosts: [String]) -> Bool? {
        guard let address = target.host.map({ $0[...] }) ?? headers.bytes("host") else { return nil }
        let end =
            address.first == UInt8(ascii: "[")
            ? address.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } : address.firstIndex(of: UInt8(ascii: ":"))
        let name = address[..<(end ?? address.endIndex)]
        return hosts.contains { name.equalsIgnoringCase($0.utf8) }
    }

    public var hasBody: Bool { framing != .none && framing != .length(0) }

    /// - Throws: `Refusal` when the fields contradict the rules about a head as a whole.
    init(_ line: RequestLine, _ headers: HeaderFields) throws(Refusal) {
        let rules = try HeadRules(headers, version: line.version)
        method = line.method
        target = line.target
        version = line.version
        self.headers = headers
        framing = rules.framing
        expectsContinue = rules.expectsContinue
        keepsAlive = rules.keepsAlive
    }
}
