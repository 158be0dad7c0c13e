/// A request to another system.
public struct OutboundRequest: Sendable {
    public var method: HTTPMethod
    public var url: HTTPURL
    /// `Host` and `Content-Length` are the client's business, and so is `Accept-Encoding` where none is given.
    public var fields: HTTPFields
    public var body: [UInt8]?
    public var limits: TransferLimits
    public var redirects: RedirectPolicy
    public var destination: Destination
    /// Whether the other side must never get it twice. On a connection that was kept the other side may have hung up
    /// meanwhile, and then libcurl sends the request once more on a new one, although the first may have been heard: so it
    /// goes on a new connection from the beginning.
    public var isSentOnce: Bool

    public init(
        _ method: HTTPMethod = .get, _ url: HTTPURL, fields: HTTPFields = HTTPFields(), body: [UInt8]? = nil,
        limits: TransferLimits = TransferLimits(), redirects: RedirectPolicy = .refuse,
        destination: Destination = .chosenByOthers, isSentOnce: Bool = false
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
        self.limits = limits
        self.redirects = redirects
        self.destination = destination
        self.isSentOnce = isSentOnce
    }

    /// Who chose the URL.
    public enum Destination: Sendable, Hashable {
        /// The operator, in the configuration of the program: any address is right, a local one too.
        case configured
        /// A user or a remote system: ``AddressRules`` apply.
        case chosenByOthers
    }
}

/// What to do with 301, 302, 303, 307 and 308.
public enum RedirectPolicy: Sendable, Hashable {
    /// Hand the redirect to the caller as it is.
    case refuse
    /// Follow up to that many, only for GET and HEAD, and only within the origin: the fields may be credentials.
    case sameOrigin(atMost: Int)

    /// What API reads use.
    public static let forReading = sameOrigin(atMost: 3)
}

/// How much time and how many bytes a transfer may take.
public struct TransferLimits: Sendable, Hashable {
    /// Until the connection stands, name resolution and TLS included.
    public var connect: Duration
    /// Until the last byte of the response.
    public var total: Duration
    /// The largest response body in bytes, counted after decompression; exactly that many are accepted.
    public var responseBytes: Int

    public init(connect: Duration = .seconds(5), total: Duration = .seconds(30), responseBytes: Int = 16 << 20) {
        self.connect = connect
        self.total = total
        self.responseBytes = responseBytes
    }
}

/// A request method: a token, in upper case by custom.
public struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    public let name: String

    /// nil for what is no token of RFC 9110 and for more than 16 bytes.
    public init?(_ name: String) {
        guard name.utf8.isToken, name.utf8.count <= 16 else { return nil }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    public static let get = HTTPMethod(known: "GET")
    public static let head = HTTPMethod(known: "HEAD")
    public static let post = HTTPMethod(known: "POST")
    public static let put = HTTPMethod(known: "PUT")
    public static let patch = HTTPMethod(known: "PATCH")
    public static let delete = HTTPMethod(known: "DELETE")
    /// WebDAV (RFC 4918 and 3253).
    public static let propfind = HTTPMethod(known: "PROPFIND")
    public static let report = HTTPMethod(known: "REPORT")
    public static let mkcol = HTTPMethod(known: "MKCOL")
    /// CalDAV (RFC 4791 §5.3.1).
    public static let mkcalendar = HTTPMethod(known: "MKCALENDAR")

    public var description: String { name }
}
