public import Configuration
public import Crypto
public import Time

/// What the luma program can be told.
public enum LumaSettings {
    public static let apiKey = Setting.secret("LUMA_API_KEY", meaning: "The key of the Luma calendar to follow.")
        .optional
    public static let apiURL = Setting.url(
        "LUMA_API_URL", default: "https://public-api.luma.com", meaning: "Where Luma's API is.")
    public static let calendarID = Setting.text(
        "LUMA_CALENDAR_ID", meaning: "The calendar to speak for, where the key is an organization's."
    ).optional
    public static let pastDays = Setting.integer(
        "ROLLCALL_WINDOW_PAST_DAYS", default: 30, range: 0...3650, meaning: "How far back events are followed, in days."
    )
    public static let futureDays = Setting.integer(
        "ROLLCALL_WINDOW_FUTURE_DAYS", default: 90, range: 1...3650,
        meaning: "How far ahead events are followed, in days.")
    public static let schedule = Setting.schedule(
        "ROLLCALL_CALENDAR_SCHEDULE", default: "0 */6 * * *", meaning: "When calendars are read, in UTC.")
    public static let guestSchedule = Setting.schedule(
        "ROLLCALL_GUEST_SCHEDULE", default: "0 3 * * *", meaning: "When all guest lists are read, in UTC.")
    public static let guestSync = Setting.boolean(
        "ROLLCALL_GUEST_SYNC", default: true, meaning: "Whether guest lists are read at all.")
    public static let requestsPerMinute = Setting.integer(
        "ROLLCALL_LUMA_REQUESTS_PER_MINUTE", default: 200, range: 1...1_000_000,
        meaning: "Luma's allowance for a key; it is spent evenly and never exceeded.")
    public static let removalPercent = Setting.integer(
        "ROLLCALL_REMOVAL_LIMIT_PERCENT", default: 20, range: 0...100,
        meaning: "A run that would remove a larger share of an event's guests waits for a human.")

    public static let summaries: [SettingSummary] = [
        apiKey.summary, apiURL.summary, calendarID.summary, pastDays.summary, futureDays.summary, schedule.summary,
        guestSchedule.summary, guestSync.summary, requestsPerMinute.summary, removalPercent.summary,
    ]
}
