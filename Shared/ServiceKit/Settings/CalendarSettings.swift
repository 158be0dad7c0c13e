public import Configuration
public import Crypto
public import InternetAddress
import Time

/// What the calendar program can be told.
public enum CalendarSettings {
    public static let publicURL = Setting.url(
        "ROLLCALL_PUBLIC_URL",
        meaning: "Where the gateway is reached from outside: people come back there from Google and Notion, and Google "
            + "calls there when a calendar changes, if it begins with https."
    ).optional
    public static let applicationURL = Setting.url(
        "NEXT_PUBLIC_APP_URL", meaning: "Another name of ROLLCALL_PUBLIC_URL, which goes before it."
    ).optional
    public static let encryptionKeys = Setting.secret(
        "ENCRYPTION_KEY", sizes: 32...1024,
        meaning: "Encrypts the credentials of outside calendars; at least 32 characters. To change it, put the new one "
            + "before the old, separated by a comma, and run rollcall accounts rotate. Unless set, a key file is used."
    ).optional
    public static let keyFile = Setting.text(
        "ROLLCALL_KEY_FILE",
        meaning: "The key file, made at the first start; calendar.key in the data directory unless set. Without it the "
            + "credentials are lost, so keep a copy, apart from those of the databases."
    ).optional
    public static let attemptLimit = Setting.integer(
        "ROLLCALL_CALENDAR_ATTEMPTS", default: 3, range: 1...50,
        meaning: "Tries of a write to an outside calendar, 2, 4, 8 minutes apart, before it is given up.")
    public static let removalPercent = Setting.integer(
        "ROLLCALL_CALENDAR_REMOVAL_LIMIT_PERCENT", default: 20, range: 0...100,
        meaning: "An outside calendar from which a larger share of its events is gone waits for a human.")
    public static let historyDays = Setting.integer(
        "ROLLCALL_CALENDAR_HISTORY_DAYS", default: 30, range: 1...3_650,
        meaning: "Days for which it is remembered what was written to outside calendars; older records go every night.")
    public static let allowedNetworks = Setting.networks(
        "ROLLCALL_ALLOWED_NETWORKS",
        meaning: "Networks that CalDAV servers named by users may be in, on any port, besides public ones.")
    public static let allowsPlainCalDAV = Setting.boolean(
        "ROLLCALL_CALDAV_PLAIN_HTTP", default: false,
        meaning: "Whether passwords may go to CalDAV servers without encryption.")

    public static let caldavInterval = Setting.duration(
        "ROLLCALL_CALDAV_POLL_INTERVAL", default: .seconds(300), range: .seconds(1) ... .days(7),
        meaning: "How often CalDAV calendars are read.")

    public static let summaries: [SettingSummary] =
        [
            publicURL.summary, applicationURL.summary, encryptionKeys.summary, keyFile.summary, attemptLimit.summary,
            removalPercent.summary, historyDays.summary,
        ] + GoogleSettings.summaries + NotionSettings.summaries + [
            caldavInterval.summary, allowedNetworks.summary, allowsPlainCalDAV.summary,
        ] + OwnEventSettings.summaries
}
