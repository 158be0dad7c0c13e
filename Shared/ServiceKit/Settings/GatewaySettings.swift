public import Configuration
public import Crypto
public import InternetAddress

/// What the gateway can be told.
public enum GatewaySettings {
    public static let host = Setting.text(
        "ROLLCALL_HTTP_HOST", default: "127.0.0.1", meaning: "The address the gateway serves HTTP on.")
    public static let port = Setting.integer(
        "ROLLCALL_HTTP_PORT", default: 8080, range: 0...65535, meaning: "The port the gateway serves HTTP on.")
    public static let lumaWebhookSecrets = Setting.secret(
        "LUMA_WEBHOOK_SECRET", sizes: 8...1024,
        meaning: "The secret of Luma's webhook; two separated by a comma while it is being changed."
    ).optional
    public static let commerceWebhookSecrets = Setting.secret(
        "COMMERCE_WEBHOOK_SECRET", sizes: 8...1024,
        meaning:
            "The secret of a shop's webhooks (Standard Webhooks); two separated by a comma while it is being changed."
    ).optional

    public static let publicPage = Setting.boolean(
        "ROLLCALL_PUBLIC_PAGE",
        meaning:
            "Whether everyone who reaches the gateway sees the page of upcoming events; otherwise it asks for a key. "
            + "True unless set, but only while the gateway serves this machine alone."
    ).optional
    public static let allowedHosts = Setting.list(
        "ROLLCALL_ALLOWED_HOSTS",
        meaning:
            "The host names the gateway answers to, without ports. Unless set: the names of this machine while it "
            + "serves this machine alone, else every name."
    ).optional
    public static let trustedProxies = Setting.networks(
        "ROLLCALL_TRUSTED_PROXIES",
        meaning: "Addresses or networks of the proxies before the gateway: whom their `X-Forwarded-For` names counts "
            + "as the client wherever addresses are limited. Of others it is not read.")
    public static let requestsPerMinute = Setting.integer(
        "ROLLCALL_REQUESTS_PER_MINUTE", default: 60, range: 1...10_000_000,
        meaning: "API requests a minute for each key, or for each address without one; half as many may come at once.")
    public static let externalSyncPatience = Setting.duration(
        "ROLLCALL_EXTERNAL_SYNC_PATIENCE", default: .seconds(3), range: .zero ... .seconds(30),
        meaning: "How long `/api/events` waits for outside calendars before it answers that they are pending.")

    public static let summaries: [SettingSummary] = [
        host.summary, port.summary, lumaWebhookSecrets.summary, commerceWebhookSecrets.summary, publicPage.summary,
        allowedHosts.summary, trustedProxies.summary, requestsPerMinute.summary, externalSyncPatience.summary,
    ]
}
