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

    /// What the programs need to take it for Luma.
    var environment: [String: String] {
        [
            "LUMA_API_URL": "http://127.0.0.1:\(port)", "LUMA_API_KEY": Self.key,
            "LUMA_WEBHOOK_SECRET": Self.webhookSecret, "ROLLCALL_DATA_DIRECTORY": dataDirectory,
            "ROLLCALL_RUN_DIRECTORY": runDirectory,
            // What belongs to the real one: empty is as good as not set.
            "LUMA_API_KEY_FILE": "", "LUMA_WEBHOOK_SECRET_FILE": "", "LUMA_CALENDAR_ID": "",
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
