public import Configuration
public import Crypto

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

    public static let summaries: [SettingSummary] = [host.summary, port.summary, lumaWebhookSecrets.summary]
}
