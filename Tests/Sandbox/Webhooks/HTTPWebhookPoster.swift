import EventLoop
import HTTPClient

/// Posts webhooks over real sockets.
struct HTTPWebhookPoster: WebhookPoster {
    let transport: any HTTPTransport

    func post(_ body: [UInt8], to url: String, headers: [(name: String, value: String)]) async -> Delivery.Result {
        do {
            var fields = HTTPFields()
            if !body.isEmpty { fields.add("Content-Type", "application/json") }
            if !headers.contains(where: { $0.name == "User-Agent" }) { fields.add("User-Agent", "rollcall-sandbox") }
            for header in headers { fields.add(header.name, header.value) }
            let limits = TransferLimits(total: Delivery.timeLimit, responseBytes: 64 << 10)
            // The receiver is the operator's own, mostly on this machine.
            let request = OutboundRequest(
                .post, try HTTPURL(url), fields: fields, body: body, limits: limits, destination: .configured)
            return .status(try await transport.send(request).status)
        } catch {
            return .unreachable("\(error)")
        }
    }
}
