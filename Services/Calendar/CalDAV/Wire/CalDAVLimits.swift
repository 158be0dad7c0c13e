public import HTTPClient
import WebDAV

/// How much of a server's time and bytes a request may take.
public struct CalDAVLimits: Sendable {
    /// For requests about one resource.
    public var single: TransferLimits
    /// For reports and listings, whose answers grow with the calendar.
    public var report: TransferLimits
    /// Events that are asked for in one multiget.
    public var eventsPerRequest: Int
    /// Events that may fail one after the other before it is the server that fails.
    public var unreadableInARow: Int
    /// Redirects in a row.
    public var redirects: Int
    /// Parts of one change report that a server may answer one after the other (RFC 6578 §3.6).
    public var reportParts: Int

    public init(
        single: TransferLimits = TransferLimits(responseBytes: 4 << 20),
        report: TransferLimits = TransferLimits(total: .seconds(120), responseBytes: 16 << 20),
        eventsPerRequest: Int = 50, unreadableInARow: Int = 20, redirects: Int = 5, reportParts: Int = 1000
    ) {
        self.single = single
        self.report = report
        self.eventsPerRequest = max(1, eventsPerRequest)
        self.unreadableInARow = unreadableInARow
        self.redirects = redirects
        self.reportParts = reportParts
    }
}
