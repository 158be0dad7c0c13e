public import Configuration
public import Crypto
import Time

/// What the calendar program can be told about Notion.
public enum NotionSettings {
    public static let apiKey = Setting.secret(
        "NOTION_API_KEY", meaning: "The token of an internal integration, for databases that are shared with it."
    ).optional
    public static let apiURL = Setting.url(
        "NOTION_API_URL", default: "https://api.notion.com/v1", meaning: "Where Notion's API is.")
    public static let clientID = Setting.text(
        "NOTION_CLIENT_ID", meaning: "The OAuth client with which people allow Rollcall their Notion pages."
    ).optional
    public static let clientSecret = Setting.secret(
        "NOTION_CLIENT_SECRET", meaning: "The secret of that client."
    ).optional
    public static let redirectURL = Setting.url(
        "NOTION_REDIRECT_URI",
        meaning: "Where Notion sends people back, exactly as registered there; /oauth/notion below the public address "
            + "unless set."
    ).optional
    public static let interval = Setting.duration(
        "ROLLCALL_NOTION_POLL_INTERVAL", default: .seconds(90), range: .seconds(1) ... .days(7),
        meaning: "How often Notion databases are read.")

    public static let summaries: [SettingSummary] = [
        apiKey.summary, apiURL.summary, clientID.summary, clientSecret.summary, redirectURL.summary, interval.summary,
    ]
}
