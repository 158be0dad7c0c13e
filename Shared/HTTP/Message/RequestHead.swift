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

    /// `host[:port]` of the request, from an absolute target if there is one, else from `Host`. `nil` in HTTP/1.0
    /// without it.
    public var host: String? {
        target.host.map { String(decoding: $0, as: UTF8.self) } ?? headers["host"]
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
