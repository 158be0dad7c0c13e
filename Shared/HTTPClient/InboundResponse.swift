/// The answer to a request, with its whole body.
public struct InboundResponse: Sendable, Equatable {
    public var head: ResponseHead
    /// Decompressed.
    public var body: [UInt8]

    public init(status: Int, fields: HTTPFields = HTTPFields(), body: [UInt8] = []) {
        head = ResponseHead(status: status, fields: fields)
        self.body = body
    }

    init(head: ResponseHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    public var status: Int { head.status }
    public var fields: HTTPFields { head.fields }
}

/// What comes before the body.
public struct ResponseHead: Sendable, Equatable {
    /// 200…999; interim answers (1xx) are not shown.
    public var status: Int
    public var fields: HTTPFields

    public init(status: Int, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.fields = fields
    }

    public var isSuccess: Bool { (200...299).contains(status) }
}

/// The body's bytes may be personal data: only their number is shown.
extension InboundResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "status \(status), \(body.count) bytes" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["status": status, "bytes": body.count]) }
}
