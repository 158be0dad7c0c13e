public import Configuration

/// What can be told of events that are made in Rollcall.
public enum OwnEventSettings {
    public static let timeZone = Setting.text(
        "ROLLCALL_TIME_ZONE", default: "UTC",
        meaning: "The time zone (IANA name) of events made in Rollcall when neither they nor their gathering say one, "
            + "and of times in CalDAV calendars that name none.")
    public static let titleBytes = Setting.integer(
        "ROLLCALL_EVENT_TITLE_BYTES", default: 300, range: 1...4096,
        meaning: "How long the title of an event made in Rollcall may be.")
    public static let descriptionBytes = Setting.integer(
        "ROLLCALL_EVENT_DESCRIPTION_BYTES", default: 8192, range: 1...262_144,
        meaning: "How long its description may be. Google takes 8,192 characters.")
    public static let recurrenceLines = Setting.integer(
        "ROLLCALL_EVENT_RECURRENCE_LINES", default: 20, range: 1...1000,
        meaning: "How many lines may say how it repeats.")
    public static let eventDays = Setting.integer(
        "ROLLCALL_EVENT_DAYS", default: 90, range: 1...3660, meaning: "How many days it may last.")

    public static let summaries: [SettingSummary] = [
        timeZone.summary, titleBytes.summary, descriptionBytes.summary, recurrenceLines.summary, eventDays.summary,
    ]
}
