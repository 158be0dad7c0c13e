public import EventLoop

/// A complete request.
public struct Request: Sendable {
    public let head: RequestHead
    /// The body as it was sent, transfer coding removed.
    public let body: [UInt8]
    /// The other end of the connection; what forwarding headers claim is not looked at.
    public let peer: PeerAddress
    /// Names this request in logs and answers.
    public let id: RequestID
    /// What the handler noted when it admitted the request.
    public let note: (any AnyObject & Sendable)?

    public init(
        head: RequestHead, body: [UInt8], peer: PeerAddress, id: RequestID, note: (any AnyObject & Sendable)? = nil
    ) {
        self.head = head
        self.body = body
        self.peer = peer
        self.id = id
        self.note = note
    }

    public var method: Method { head.method }
    public var path: String { head.target.path }
    public var headers: HeaderFields { head.headers }
    public var queryItems: [QueryItem] { head.target.queryItems }

    /// The first value of this name in the query.
    public func query(_ name: String) -> String? {
        queryItems.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

/// A number that names a request: unlike those of other requests and of other runs of the program.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// Sixteen hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
