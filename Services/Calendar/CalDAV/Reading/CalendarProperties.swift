import HTTPClient
import WebDAV

/// The properties that say what a calendar is.
enum CalendarProperties {
    static let all: [XMLName] = [
        .dav("resourcetype"), .dav("displayname"), .dav("current-user-privilege-set"), .dav("sync-token"),
        .dav("supported-report-set"), .caldav("supported-calendar-component-set"), .caldav("calendar-description"),
        .caldav("max-resource-size"), .calendarServer("getctag"), .appleCalendar("calendar-color"),
    ]

    /// nil for anything but a calendar: the home itself, inboxes, subscriptions to feeds, what lies in a bin.
    static func read(_ response: DAVResponse, relativeTo base: HTTPURL) -> RemoteCalendar? {
        let kinds = response.property(.dav("resourcetype"))?.children.map(\.name) ?? []
        let others = ["schedule-inbox", "schedule-outbox", "subscribed", "deleted-calendar", "trash-bin"]
        guard kinds.contains(.caldav("calendar")), !kinds.contains(where: { others.contains($0.local) }),
            let href = try? Href(response.href, relativeTo: base), let url = try? base.replacing(path: href.path)
        else { return nil }
        var calendar = RemoteCalendar(url: url)
        calendar.displayName = text(response, .dav("displayname"))
        calendar.description = text(response, .caldav("calendar-description"))
        calendar.color = color(text(response, .appleCalendar("calendar-color")))
        calendar.components = response.property(.caldav("supported-calendar-component-set")).map { set in
            Set(set.all(.caldav("comp")).compactMap { $0.attributes["name"]?.uppercased() })
        }
        calendar.isWritable = response.property(.dav("current-user-privilege-set")).map(isWritable)
        calendar.changeTag = text(response, .calendarServer("getctag"))
        calendar.syncToken = text(response, .dav("sync-token")).flatMap(SyncToken.init)
        calendar.reports = response.property(.dav("supported-report-set")).map(reports)
        calendar.largestObject = text(response, .caldav("max-resource-size")).flatMap(Int.init)
        return calendar
    }

    private static func text(_ response: DAVResponse, _ name: XMLName) -> String? {
        guard let text = response.property(name)?.trimmedText, !text.isEmpty else { return nil }
        return text
    }

    /// RFC 3744 §3.12: a privilege may be granted as part of another.
    private static func isWritable(_ set: XMLElement) -> Bool {
        let granted = Set(set.all(.dav("privilege")).flatMap(\.children).map(\.name))
        let whole: Set<XMLName> = [.dav("all"), .dav("write")]
        return !granted.isDisjoint(with: whole) || granted.isSuperset(of: [.dav("write-content"), .dav("bind")])
    }

    private static func reports(_ set: XMLElement) -> Set<RemoteCalendar.Report> {
        let names = set.all(.dav("supported-report")).flatMap { $0.all(.dav("report")) }.flatMap(\.children).map(\.name)
        return Set(
            names.compactMap { name in
                switch name {
                case .dav("sync-collection"): .syncCollection
                case .caldav("calendar-multiget"): .multiget
                case .caldav("calendar-query"): .query
                default: nil
                }
            })
    }

    private static func color(_ text: String?) -> String? {
        guard let text, text.hasPrefix("#"), [7, 9].contains(text.utf8.count),
            text.dropFirst().allSatisfy(\.isHexDigit)
        else { return nil }
        return text.uppercased()
    }
}
