/// An event, with all its exceptions, as it lies on a server.
public struct CalendarObject: Sendable, Equatable {
    public let href: Href
    /// nil when the server gives none.
    public let etag: EntityTag?
    /// iCalendar. Line ends may be LF alone, since XML has it so.
    public let body: [UInt8]

    public init(href: Href, etag: EntityTag?, body: [UInt8]) {
        self.href = href
        self.etag = etag
        self.body = body
    }
}

/// The body is personal data: only its size is shown.
extension CalendarObject: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(href), \(body.count) bytes" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["href": href, "bytes": body.count]) }
}

/// An event of a calendar, and which version of it is there.
public struct MemberVersion: Sendable, Hashable {
    public let href: Href
    /// nil when the server gives none: the event must be read to know.
    public let etag: EntityTag?

    public init(href: Href, etag: EntityTag?) {
        self.href = href
        self.etag = etag
    }
}
