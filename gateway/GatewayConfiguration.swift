import Configuration
import Crypto
import EventLoop
import ServiceKit

/// The gateway's own settings, read and completed.
struct GatewayConfiguration: Sendable {
    let address: NetworkAddress
    /// The newest first.
    let webhookSecrets: [Secret<String>]
    let isPagePublic: Bool
    /// `nil`: every host name.
    let allowedHosts: Set<String>?
    let requestsPerMinute: Int

    init(_ reader: inout ConfigurationReader) {
        let host = reader[GatewaySettings.host]
        address = .tcp(host: host, port: UInt16(clamping: reader[GatewaySettings.port]))
        let secrets = reader[GatewaySettings.lumaWebhookSecrets]?.reveal().split(separator: ",") ?? []
        webhookSecrets = secrets.map { Secret(String($0)) }
        if secrets.count > WebhookVerifier.maximalSecrets {
            reader.report(GatewaySettings.lumaWebhookSecrets.name, "has more than two secrets")
        }
        // Other pages that a browser on this machine shows could otherwise reach us under a name of their own
        // (DNS rebinding), and a page that is open to this machine would be open to them.
        let isLocal = Self.localHosts.contains(host) || host == "::1"
        isPagePublic = reader[GatewaySettings.publicPage] ?? isLocal
        allowedHosts = reader[GatewaySettings.allowedHosts].map(Set.init) ?? (isLocal ? Self.localHosts : nil)
        requestsPerMinute = reader[GatewaySettings.requestsPerMinute]
    }

    private static let localHosts: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
}
