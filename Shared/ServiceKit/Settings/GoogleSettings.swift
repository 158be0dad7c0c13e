public import Configuration
public import Crypto
import Time

/// What the calendar program can be told about Google.
public enum GoogleSettings {
    public static let clientID = Setting.text(
        "GOOGLE_CLIENT_ID", meaning: "The OAuth client with which people allow Rollcall their Google calendars."
    ).optional
    public static let clientSecret = Setting.secret(
        "GOOGLE_CLIENT_SECRET", meaning: "The secret of that client."
    ).optional
    public static let redirectURL = Setting.url(
        "GOOGLE_REDIRECT_URI",
        meaning: "Where Google sends people back, exactly as registered there; /oauth/google below the public address "
            + "unless set."
    ).optional
    public static let calendarURL = Setting.url(
        "GOOGLE_CALENDAR_URL", default: "https://www.googleapis.com/calendar/v3",
        meaning: "Where Google's Calendar API is.")
    public static let authorizationURL = Setting.url(
        "GOOGLE_AUTH_URL", default: "https://accounts.google.com/o/oauth2/v2/auth",
        meaning: "Where people allow Rollcall their Google calendars.")
    public static let tokenURL = Setting.url(
        "GOOGLE_TOKEN_URL", default: "https://oauth2.googleapis.com/token", meaning: "Where Google gives tokens.")
    public static let revocationURL = Setting.url(
        "GOOGLE_REVOKE_URL", default: "https://oauth2.googleapis.com/revoke",
        meaning: "Where Google's tokens are given back.")
    public static let serviceAccount = Setting.secret(
        "GOOG_CREDENTIALS_JSON", sizes: 1...16_384,
        meaning: "The key file of a service account, as JSON or as Base64 of it: with it the community's events are "
            + "written to a Google calendar without anybody's consent."
    ).optional
    public static let impersonatedUser = Setting.text(
        "GOOG_CALENDAR_IMPERSONATE_USER",
        meaning: "For whom the service account acts, by delegation of the domain; itself unless set."
    ).optional
    public static let calendarID = Setting.text(
        "GOOG_CALENDAR_ID", default: "primary", meaning: "The calendar that the service account writes to.")
    public static let interval = Setting.duration(
        "ROLLCALL_GOOGLE_POLL_INTERVAL", default: .seconds(120), range: .seconds(1) ... .days(7),
        meaning: "How often Google calendars are read; every 15 minutes where Google tells of changes by itself.")

    public static let summaries: [SettingSummary] = [
        clientID.summary, clientSecret.summary, redirectURL.summary, calendarURL.summary, authorizationURL.summary,
        tokenURL.summary, revocationURL.summary, serviceAccount.summary, impersonatedUser.summary, calendarID.summary,
        interval.summary,
    ]
}
