public import HTTPClient

/// Where Google's interfaces are. Every address can be that of a stand-in.
public struct GoogleEndpoints: Sendable, Hashable {
    /// What the paths of the Calendar API follow.
    public var calendar: HTTPURL
    /// Where a person consents.
    public var authorization: HTTPURL
    public var token: HTTPURL
    public var revocation: HTTPURL

    /// - Throws: `HTTPClientError` when an address is none.
    public init(
        calendar: String = "https://www.googleapis.com/calendar/v3",
        authorization: String = "https://accounts.google.com/o/oauth2/v2/auth",
        token: String = "https://oauth2.googleapis.com/token",
        revocation: String = "https://oauth2.googleapis.com/revoke"
    ) throws(HTTPClientError) {
        self.calendar = try HTTPURL(calendar)
        self.authorization = try HTTPURL(authorization)
        self.token = try HTTPURL(token)
        self.revocation = try HTTPURL(revocation)
    }
}

/// What Rollcall may ask a person to allow.
///
/// https://developers.google.com/workspace/calendar/api/auth
public enum GoogleScope {
    /// Reading and writing events of all calendars. It does not include the list of calendars.
    public static let events = "https://www.googleapis.com/auth/calendar.events"
    /// Reading the list of calendars, to choose one.
    public static let calendarList = "https://www.googleapis.com/auth/calendar.calendarlist.readonly"
    /// What a connection needs, and no more.
    public static let needed = [events, calendarList]
}
