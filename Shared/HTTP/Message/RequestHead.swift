/// A request without its body: what is known when its head has been read.
public struct RequestHead: Sendable {
    public let method: Method
    public let target: RequestTarget
    public let version: Version
    public internal(set) var headers = HeaderFields()
    /// How the body is delimited.
    public internal(set) var framing = Framing.none
    /// The client waits for `100 Continue` before it sends the body.
    public internal(set) var expectsContinue = false
    /// The connection may carry another request after this one.
    public internal(set) var keepsAlive = true

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

    init(method: Method, target: RequestTarget, version: Version) {
        self.method = method
        self.target = target
        self.version = version
        keepsAlive = version == .http11
    }
}
