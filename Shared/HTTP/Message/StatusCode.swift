/// The three digits of an answer, with the phrase that HTTP/1.1 wants beside them (RFC 9110 §15).
public struct StatusCode: Sendable, Hashable, CustomStringConvertible {
    /// 100 to 599.
    public let code: UInt16
    let line: StaticString

    private init(_ code: UInt16, _ line: StaticString) {
        self.code = code
        self.line = line
    }

    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// For example `404 Not Found`.
    public var description: String { line.description }

    /// The words after the number.
    public var phrase: String { String(line.description.dropFirst(4)) }

    /// 204 and 304 have no body, nor do the 1xx.
    var allowsBody: Bool { code >= 200 && code != 204 && code != 304 }

    public static let `continue` = Self(100, "100 Continue")
    public static let ok = Self(200, "200 OK")
    public static let created = Self(201, "201 Created")
    public static let accepted = Self(202, "202 Accepted")
    public static let noContent = Self(204, "204 No Content")
    public static let multiStatus = Self(207, "207 Multi-Status")
    public static let seeOther = Self(303, "303 See Other")
    public static let notModified = Self(304, "304 Not Modified")
    public static let badRequest = Self(400, "400 Bad Request")
    public static let unauthorized = Self(401, "401 Unauthorized")
    public static let forbidden = Self(403, "403 Forbidden")
    public static let notFound = Self(404, "404 Not Found")
    public static let methodNotAllowed = Self(405, "405 Method Not Allowed")
    public static let requestTimeout = Self(408, "408 Request Timeout")
    public static let conflict = Self(409, "409 Conflict")
    public static let gone = Self(410, "410 Gone")
    public static let preconditionFailed = Self(412, "412 Precondition Failed")
    public static let contentTooLarge = Self(413, "413 Content Too Large")
    public static let uriTooLong = Self(414, "414 URI Too Long")
    public static let unsupportedMediaType = Self(415, "415 Unsupported Media Type")
    public static let expectationFailed = Self(417, "417 Expectation Failed")
    public static let misdirectedRequest = Self(421, "421 Misdirected Request")
    public static let unprocessableContent = Self(422, "422 Unprocessable Content")
    public static let tooManyRequests = Self(429, "429 Too Many Requests")
    public static let headerFieldsTooLarge = Self(431, "431 Request Header Fields Too Large")
    public static let internalServerError = Self(500, "500 Internal Server Error")
    public static let notImplemented = Self(501, "501 Not Implemented")
    public static let badGateway = Self(502, "502 Bad Gateway")
    public static let serviceUnavailable = Self(503, "503 Service Unavailable")
    public static let gatewayTimeout = Self(504, "504 Gateway Timeout")
    public static let versionNotSupported = Self(505, "505 HTTP Version Not Supported")
    public static let insufficientStorage = Self(507, "507 Insufficient Storage")

    /// The code of this number; `nil` when it is not among `named`.
    public init?(_ code: Int) {
        guard let known = Self.named.first(where: { $0.code == code }) else { return nil }
        self = known
    }

    /// Every code that this server can answer.
    public static let named: [StatusCode] = [
        .continue, .ok, .created, .accepted, .noContent, .multiStatus, .seeOther, .notModified, .badRequest,
        .unauthorized, .forbidden, .notFound, .methodNotAllowed, .requestTimeout, .conflict, .gone, .preconditionFailed,
        .contentTooLarge, .uriTooLong,
        .unsupportedMediaType, .expectationFailed, .misdirectedRequest, .unprocessableContent, .tooManyRequests,
        .headerFieldsTooLarge, .internalServerError, .notImplemented, .badGateway, .serviceUnavailable,
        .gatewayTimeout, .versionNotSupported, .insufficientStorage,
    ]
}
