public import Configuration

/// What the notifications program can be told.
public enum NotificationsSettings {
    public static let quietPeriod = Setting.duration(
        "ROLLCALL_REFRESH_QUIET_PERIOD", default: .milliseconds(25), range: .zero ... .seconds(60),
        meaning: "How long a gathering must be quiet before its notification is written anew.")
    public static let longestDelay = Setting.duration(
        "ROLLCALL_REFRESH_LONGEST_DELAY", default: .milliseconds(75), range: .zero ... .seconds(600),
        meaning: "The longest that changes of a gathering wait for a quiet period.")

    public static let summaries: [SettingSummary] = [quietPeriod.summary, longestDelay.summary]
}
