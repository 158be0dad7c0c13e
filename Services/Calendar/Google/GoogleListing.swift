import CalendarModel
import JSON
import OutsideHTTP
import Time

/// One question for a calendar's events, and how its answer is read.
///
/// https://developers.google.com/workspace/calendar/api/guides/sync
struct GoogleListing {
    let parameters: [(key: String, value: String)]
    /// The beginning of the window, which must be the same on every page of a reading.
    private let start: String?
    private let isIncremental: Bool

    /// - Parameter page: what ``page(_:)`` gave: the window's beginning or `-`, a blank, and Google's own token.
    init(settings: GoogleCalendarSettings, cursor: String?, page: String?, now: Timestamp) {
        let parts = page?.split(separator: " ", maxSplits: 1).map(String.init)
        isIncremental = cursor != nil
        if isIncremental {
            start = nil
        } else if let parts {
            start = parts[0] == "-" ? nil : parts[0]
        } else {
            start = settings.history.map { Timestamp(seconds: (now - $0).seconds).rfc3339 }
        }
        // The same for the first reading and for all that follow it, else Google's answers are undefined. Not allowed
        // beside a sync token: orderBy, timeMin, timeMax, updatedMin, q, iCalUID and the two extended properties.
        var parameters = [
            ("maxResults", String(settings.pageSize)), ("singleEvents", "false"), ("showDeleted", "true"),
        ]
        parameters += settings.eventTypes.map { ("eventTypes", $0) }
        if let cursor { parameters.append(("syncToken", cursor)) }
        if let start { parameters.append(("timeMin", start)) }
        if let token = parts?.last, !token.isEmpty { parameters.append(("pageToken", token)) }
        self.parameters = parameters
    }

    /// - Throws: ``GoogleFailure``.
    func page(_ root: JSONNode) throws -> ChangePage {
        if let role = root.text("accessRole"), role == "freeBusyReader" || role == "none" {
            throw GoogleFailure.outside(.forbidden("only free and busy times of the calendar are shared"))
        }
        guard let items = root["items"], items.kind == .array else {
            throw GoogleFailure.outside(.malformed("the list has no items"))
        }
        let changes = try items.elements.map { try GoogleEventReader.change($0) }
        if let token = root.text("nextPageToken") {
            return ChangePage(changes: changes, next: .page("\(start ?? "-") \(token)"))
        }
        guard let cursor = root.text("nextSyncToken") else {
            throw GoogleFailure.outside(.malformed("the last page has no sync token"))
        }
        return ChangePage(
            changes: changes, next: .end(cursor: cursor, isComplete: !isIncremental && start == nil))
    }
}
