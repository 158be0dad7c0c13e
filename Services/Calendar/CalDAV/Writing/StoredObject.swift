/// What a server has after a write.
public struct StoredObject: Sendable, Equatable {
    /// Where it lies: where we put it, unless the server chose another place.
    public let href: Href
    public let etag: EntityTag?
    /// What the server has now, read back because it gave no version of what was sent, which says that it stores
    /// something else (RFC 4791 §5.3.4). nil: not read back; even then a server may have moved lines about.
    public let readBack: [UInt8]?

    public init(href: Href, etag: EntityTag?, readBack: [UInt8]?) {
        self.href = href
        self.etag = etag
        self.readBack = readBack
    }
}

/// The body is personal data: only its version is shown.
extension StoredObject: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(href), version \(etag?.text ?? "unknown")" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["href": href]) }
}
