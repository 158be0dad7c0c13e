public import JSONRPC

/// Starts following a calendar.
public struct AddCalendar: RemoteCall, Hashable {
    public static let method = "luma.addCalendar"
    public typealias Result = CalendarSummary

    /// A name of ours for it; the source's name if absent.
    public var name: String?
    /// The calendar's own key.
    public var apiKey: String
    /// The organization's calendar to speak for, where the key is an organization's: `cal-…`.
    public var calendarID: String?

    public init(name: String? = nil, apiKey: String, calendarID: String? = nil) {
        self.name = name
        self.apiKey = apiKey
        self.calendarID = calendarID
    }
}
