import Contracts
import WebDAV

/// A feed as a calendar.
///
/// It is also its own principal and home, so that clients find it from its address alone, whatever they look for first.
struct CollectionProperties: ResourceProperties {
    let href: String
    let feed: FeedState

    var names: [XMLName] { Self.all }
    var usualNames: [XMLName] { [.dav("resourcetype"), .dav("displayname")] }

    static let reports: [XMLName] = [
        .caldav("calendar-query"), .caldav("calendar-multiget"), .dav("sync-collection"),
    ]

    private static let all: [XMLName] = [
        .dav("resourcetype"), .dav("displayname"), .dav("current-user-principal"), .dav("principal-URL"), .dav("owner"),
        .caldav("calendar-home-set"), .caldav("supported-calendar-component-set"), .caldav("supported-calendar-data"),
        .dav("supported-report-set"), .dav("current-user-privilege-set"), .calendarServer("getctag"),
        .dav("sync-token"),
    ]

    func write(_ name: XMLName, to writer: inout XMLWriter) {
        switch name {
        case .dav("resourcetype"):
            writer.element(name) { kinds in
                kinds.element(.dav("collection"))
                kinds.element(.caldav("calendar"))
            }
        case .dav("displayname"): writer.element(name, text: feed.name)
        case .caldav("supported-calendar-component-set"):
            writer.element(name) { $0.element(.caldav("comp"), ["name": "VEVENT"]) }
        case .caldav("supported-calendar-data"):
            writer.element(name) {
                $0.element(.caldav("calendar-data"), ["content-type": "text/calendar", "version": "2.0"])
            }
        case .dav("supported-report-set"):
            writer.element(name) { set in
                for report in Self.reports {
                    set.element(.dav("supported-report")) { $0.element(.dav("report")) { $0.element(report) } }
                }
            }
        case .dav("current-user-privilege-set"): writer.readPrivileges()
        case .calendarServer("getctag"): writer.element(name, text: String(feed.revision))
        case .dav("sync-token"): writer.element(name, text: SyncToken(feed).text)
        default: writer.element(name, href: href)
        }
    }
}

/// Names a revision of a feed to clients, who hand it back as it is. It is an URI (RFC 6578 §6.2).
struct SyncToken {
    let text: String

    init(_ feed: FeedState) { text = "\(Self.prefix(feed))\(feed.revision)" }

    /// - Returns: nil for what is no token of this feed.
    static func revision(_ text: String, of feed: FeedState) -> Int64? {
        guard text.hasPrefix(prefix(feed)) else { return nil }
        return Int64(text.dropFirst(prefix(feed).count))
    }

    private static func prefix(_ feed: FeedState) -> String { "urn:rollcall:sync:\(feed.id):" }
}
