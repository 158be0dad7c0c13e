import EventLoop

/// An answer: handlers return one, and by that answer exactly once.
public struct Response: Sendable {
    public var status: StatusCode
    /// Without `Content-Length`, `Transfer-Encoding`, `Connection` and `Date`, which the server writes.
    public var headers: HeaderFields
    public var body: ResponseBody

    public init(_ status: StatusCode, headers: HeaderFields = HeaderFields(), body: ResponseBody = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a body of a type that is known when the program is written, such as `application/json`.
    public init(_ status: StatusCode = .ok, contentType: StaticString, body: [UInt8]) {
        self.init(status, body: .bytes(body))
        headers.set(constant: "Content-Type", contentType)
    }

    /// A short plain text.
    public init(_ status: StatusCode = .ok, text: String) {
        self.init(status, contentType: "text/plain; charset=utf-8", body: Array(text.utf8))
    }
}

public enum ResponseBody: Sendable {
    case bytes([UInt8])
    /// A body made while it is sent. The closure is called once, when the head has been written; the stream must be
    /// finished by whoever keeps it.
    case stream(@LoopActor @Sendable (ResponseStream) -> Void)
}
