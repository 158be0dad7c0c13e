import EventLoop

/// One method of the Calendar API.
struct GoogleRoute: Sendable {
    typealias Answer = @LoopActor @Sendable (GoogleCall) throws(GoogleError) -> APIResponse

    static let prefix = ["google", "calendar", "v3"]

    let method: String
    let template: [String]
    /// Any of these grants it.
    let scopes: Set<String>
    /// Units of the quota.
    let cost: Int
    let answer: Answer

    /// - Parameter path: behind the base; `{name}` stands for a segment.
    init(_ method: String, _ path: String, scopes: Set<String>, cost: Int = 1, _ answer: @escaping Answer) {
        self.method = method
        template = path.split(separator: "/").map(String.init)
        self.scopes = scopes
        self.cost = cost
        self.answer = answer
    }

    static let all = GoogleEventRoutes.all + GoogleEventWrites.all + GoogleCalendarRoutes.all + ChannelRoutes.all

    /// The route of a request with the values of its placeholders; the first in the table counts.
    static func find(_ request: APIRequest) -> (route: GoogleRoute, path: [String: String])? {
        guard request.segments.starts(with: prefix) else { return nil }
        let segments = request.segments.dropFirst(prefix.count)
        for route in all where route.method == request.method {
            if let path = route.match(segments) { return (route, path) }
        }
        return nil
    }

    private func match(_ segments: ArraySlice<String>) -> [String: String]? {
        guard segments.count == template.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(template, segments) {
            if part.hasPrefix("{") {
                values[String(part.dropFirst().dropLast())] = segment
            } else if part != segment {
                return nil
            }
        }
        return values
    }
}

/// Which scopes grant what (facts §11).
enum GoogleScopes {
    static let prefix = "https://www.googleapis.com/auth/"

    static let eventWrites: Set = ["calendar", "calendar.events", "calendar.app.created", "calendar.events.owned"]
    static let eventReads = eventWrites.union([
        "calendar.readonly", "calendar.events.readonly", "calendar.events.owned.readonly", "calendar.events.freebusy",
        "calendar.events.public.readonly",
    ])
    static let lists: Set = [
        "calendar", "calendar.readonly", "calendar.calendarlist", "calendar.calendarlist.readonly",
    ]
    static let listWrites: Set = ["calendar", "calendar.calendarlist"]
    static let calendars: Set = [
        "calendar", "calendar.readonly", "calendar.calendars", "calendar.calendars.readonly", "calendar.app.created",
    ]
    static let calendarWrites: Set = ["calendar", "calendar.calendars", "calendar.app.created"]

    static let known: Set = eventReads.union(lists).union(calendars).union(calendarWrites).union([
        "calendar.acls", "calendar.acls.readonly", "calendar.settings.readonly", "calendar.freebusy",
    ])
}
