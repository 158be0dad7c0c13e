/// The request methods this server knows; any other is answered 501.
public enum Method: String, Sendable, Hashable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    // WebDAV (RFC 4918, 3253, 3744, 4791).
    case propfind = "PROPFIND"
    case report = "REPORT"
    case proppatch = "PROPPATCH"
    case mkcol = "MKCOL"
    case mkcalendar = "MKCALENDAR"
    case copy = "COPY"
    case move = "MOVE"
    case lock = "LOCK"
    case unlock = "UNLOCK"
    case acl = "ACL"

    /// - Parameter bytes: a token, so ASCII.
    init?(bytes: Span<UInt8>) {
        // Most requests read.
        if bytes.equals("GET") {
            self = .get
        } else {
            self.init(rawValue: bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
        }
    }
}
