/// How the programs and the fake Luma are made known to each other, where there is no key for the real one.
struct SandboxArrangement: Equatable, Sendable {
    static let standardPort = 9100

    /// Where the fake Luma listens, this machine only.
    var port = standardPort
    /// Where the gateway listens.
    var gatewayPort = 8080
    /// Where it writes its directory of members, for the import.
    var membersFile: String

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
            "LUMA_WEBHOOK_SECRET": Self.webhookSecret,
        ]
    }
}
