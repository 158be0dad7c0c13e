public import HTTPClient

/// A calendar as its server describes it.
public struct RemoteCalendar: Sendable, Equatable {
    /// A report that a server may or may not offer.
    public enum Report: Sendable, Hashable {
        case syncCollection, multiget, query
    }

    public var url: HTTPURL
    /// nil when nobody gave it a name.
    public var displayName: String?
    public var description: String?
    /// `#RRGGBB` or `#RRGGBBAA`; nil for none and for anything else.
    public var color: String?
    /// Kinds of components it takes, such as `VEVENT`; nil when the server does not say, which means all.
    public var components: Set<String>?
    /// Whether events may be written; nil when the server does not say.
    public var isWritable: Bool?
    /// Opaque: as long as it is the same, nothing has changed.
    public var changeTag: String?
    public var syncToken: SyncToken?
    /// nil when the server does not say.
    public var reports: Set<Report>?
    /// In bytes.
    public var largestObject: Int?

    public var takesEvents: Bool { components?.contains("VEVENT") ?? true }

    public init(url: HTTPURL) { self.url = url }
}

/// Where a server stood when it was asked: an opaque URI.
public struct SyncToken: Sendable, Hashable {
    public let text: String

    /// nil for an empty text.
    public init?(_ text: String) {
        if text.isEmpty { return nil }
        self.text = text
    }
}
