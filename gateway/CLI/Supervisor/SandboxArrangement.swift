/// How the programs and the fake Luma are made known to each other, where there is no key for the real one.
struct SandboxArrangement: Equatable, Sendable {
    static let standardPort = 9100

    /// Where the fake Luma listens, this machine only.
    var port = standardPort
    /// Where the gateway listens.
    var gatewayPort = 8080
    /// Where the programs keep what they read from it: never beside what is real.
    var dataDirectory: String
    /// Where the programs' sockets are: where commands look for them.
    var runDirectory: String

    /// Where it writes its directory of members, for the import.
    var membersFile: String { "\(runDirectory)/sandbox-members.csv" }

    /// Known to everyone who reads this; the sandbox holds nothing worth keeping.
    private static let key = "secret-sandbox-community"
    private static let webhookSecret = "whsec_sandbox"

    var arguments: [String] {
        [
            "serve", "--port", "\(port)", "--write-members", membersFile, "--activity", "5",
            "--webhook-url", "http://127.0.0.1:\(gatewayPort)/webhooks/luma", "--webhook-secret", Self.webhookSecret,
        ]
    }

    /// What the programs need to take it for Luma, Google and Notion.
    var environment: [String: String] { luma.merging(calendars) { first, _ in first } }

    private var luma: [String: String] {
        [
            "LUMA_API_URL": "http://127.0.0.1:\(port)", "LUMA_API_KEY": Self.key,
            "LUMA_WEBHOOK_SECRET": Self.webhookSecret, "ROLLCALL_DATA_DIRECTORY": dataDirectory,
            "ROLLCALL_RUN_DIRECTORY": runDirectory,
            // What belongs to the real one: empty is as good as not set.
            "LUMA_API_KEY_FILE": "", "LUMA_WEBHOOK_SECRET_FILE": "", "LUMA_CALENDAR_ID": "",
        ]
    }

    private var calendars: [String: String] {
        let sandbox = "http://127.0.0.1:\(port)"
        return [
            "GOOGLE_CLIENT_ID": "rollcall-sandbox.apps.googleusercontent.com",
            "GOOGLE_CLIENT_SECRET": "GOCSPX-sandbox", "GOOGLE_CALENDAR_URL": "\(sandbox)/google/calendar/v3",
            "GOOGLE_AUTH_URL": "\(sandbox)/google/o/oauth2/v2/auth", "GOOGLE_TOKEN_URL": "\(sandbox)/google/token",
            "GOOGLE_REVOKE_URL": "\(sandbox)/google/revoke", "NOTION_API_URL": "\(sandbox)/notion/v1",
            "NOTION_API_KEY": "ntn_sandbox", "NOTION_CLIENT_ID": "0ef2e755-4912-8096-91c1-00376a88a5ca",
            "NOTION_CLIENT_SECRET": "secret_sandbox_client", "ROLLCALL_PUBLIC_URL": "http://127.0.0.1:\(gatewayPort)",
            // What belongs to the real ones.
            "GOOGLE_CLIENT_SECRET_FILE": "", "GOOGLE_REDIRECT_URI": "", "GOOG_CREDENTIALS_JSON": "",
            "GOOG_CREDENTIALS_JSON_FILE": "", "NOTION_API_KEY_FILE": "",
            "NOTION_CLIENT_SECRET_FILE": "", "NOTION_REDIRECT_URI": "",
        ]
    }

    /// What the operator is told of it.
    ///
    /// - Parameter hasKey: whether there is a key for the real one.
    func greeting(hasKey: Bool) -> String {
        let other =
            hasKey ? "start without --sandbox to use the real one" : "set LUMA_API_KEY to use the real one"
        return "Starting a fake Luma with a community of its own, kept in \(dataDirectory); \(other)."
    }
}
