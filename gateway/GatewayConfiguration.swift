import Configuration
import Crypto
import EventLoop
import InternetAddress
import ServiceKit

/// The gateway's own settings, read and completed.
struct GatewayConfiguration: Sendable {
    let address: NetworkAddress
    /// The newest first.
    let webhookSecrets: [Secret<String>]
    /// Of shops; the newest first.
    let commerceSecrets: [Secret<String>]
    let isPagePublic: Bool
    /// `nil`: every host name.
    let allowedHosts: [String]?
    let proxies: TrustedProxies
    let requestsPerMinute: Int
    let externalSyncPatience: Duration

    init(_ reader: inout ConfigurationReader) {
        let host = reader[GatewaySettings.host]
        address = .tcp(host: host, port: UInt16(clamping: reader[GatewaySettings.port]))
        webhookSecrets = Self.secrets(reader[GatewaySettings.lumaWebhookSecrets])
        commerceSecrets = Self.secrets(reader[GatewaySettings.commerceWebhookSecrets])
        let secrets = [
            (GatewaySettings.lumaWebhookSecrets.name, webhookSecrets),
            (GatewaySettings.commerceWebhookSecrets.name, commerceSecrets),
        ]
        for (name, values) in secrets where values.count > WebhookVerifier.maximalSecrets {
            reader.report(name, "has more than two secrets")
        }
        // Other pages that a browser on this machine shows could otherwise reach us under a name of their own
        // (DNS rebinding), and a page that is open to this machine would be open to them.
        let isLocal = Self.localHosts.contains(host) || host == "::1"
        isPagePublic = reader[GatewaySettings.publicPage] ?? isLocal
        allowedHosts = reader[GatewaySettings.allowedHosts] ?? (isLocal ? Self.localHosts : nil)
        proxies = TrustedProxies(reader[GatewaySettings.trustedProxies])
        requestsPerMinute = reader[GatewaySettings.requestsPerMinute]
        externalSyncPatience = reader[GatewaySettings.externalSyncPatience]
    }

    private static func secrets(_ setting: Secret<String>?) -> [Secret<String>] {
        (setting?.reveal().split(separator: ",") ?? []).map { Secret(String($0)) }
    }

    private static let localHosts = ["localhost", "127.0.0.1", "[::1]"]
}
