import Contracts
import Crypto
import EventLoop
import Testing
import Time

@testable import Gateway

@Suite("Shops at the door")
struct CommerceRouteTests {
    init() { EventLoop.startOnThread() }

    private static let key = Array("a key of twenty-four byte".utf8)
    private static let secret = "whsec_\(Base64.encode(key))"
    private static let body = Array(
        #"{"name":"ticket/purchased","data":{"purchaseId":"p1","resourceId":"r1","email":"a@example.com"}}"#.utf8)

    /// The header fields of a webhook as Standard Webhooks has it signed.
    ///
    /// - Parameter second: when; now unless given.
    @LoopActor private func signed(_ gateway: GatewayFixture, _ body: [UInt8], at second: Int64? = nil) -> [String] {
        let second = second ?? gateway.time.now.seconds
        let code = HMACSHA256.authenticationCode(
            for: Array("msg_1.\(second).".utf8) + body, key: Self.key)
        return [
            "Content-Type: application/json", "Webhook-Id: msg_1", "Webhook-Timestamp: \(second)",
            "Webhook-Signature: v1,\(Base64.encode(code))",
        ]
    }

    @Test("are heard when they sign what they say, or have a key that may write") @LoopActor
    func genuine() async throws {
        let gateway = try await GatewayFixture(["COMMERCE_WEBHOOK_SECRET": Self.secret])
        let webhook = try await gateway.send(
            "POST /webhooks/commerce", headers: signed(gateway, Self.body), body: Self.body)
        #expect(webhook.status == 200 && webhook.text.contains(#""events":["p1"]"#))
        let json = ["Content-Type: application/json"]
        let call = try await gateway.send(
            "POST /v1/commerce", headers: json, body: Self.body, key: try await gateway.key(["write"]))
        #expect(call.status == 200 && call.text.contains(#""status":"success""#))
        let reader = try await gateway.send(
            "POST /v1/commerce", headers: json, body: Self.body, key: try await gateway.key(["read"]))
        #expect(reader.status == 403)
        await gateway.stop()
    }

    @Test("are told apart by delivery, and by when it happened, else by when it was signed") @LoopActor
    func deliveries() async throws {
        let gateway = try await GatewayFixture(["COMMERCE_WEBHOOK_SECRET": Self.secret])
        let second = gateway.time.now.seconds
        func reason(_ member: String) async throws -> String {
            let body = Array(#"{"type":"ticket/refunded",\#(member)"delivery":"other","data":{}}"#.utf8)
            let headers = signed(gateway, body, at: second)
            return try await gateway.send("POST /webhooks/commerce", headers: headers, body: body).text
        }
        #expect(try await reason(#""timestamp":"2026-01-02T03:04:05Z","#).contains("msg_1 at 2026-01-02T03:04:05.000Z"))
        let signedAt = Timestamp(seconds: second).rfc3339
        #expect(try await reason("").contains("msg_1 at \(signedAt)"))
        #expect(try await reason(#""timestamp":17,"#).contains("msg_1 at \(signedAt)"))
        await gateway.stop()
    }

    @Test(
        "are refused when the signature is another's, or there is no secret",
        arguments: ["whsec_YW5vdGhlciBrZXkgb2YgMjQgYnl0ZXM=", ""])
    @LoopActor func forged(secret: String) async throws {
        let gateway = try await GatewayFixture(secret.isEmpty ? [:] : ["COMMERCE_WEBHOOK_SECRET": secret])
        let answer = try await gateway.send(
            "POST /webhooks/commerce", headers: signed(gateway, Self.body), body: Self.body)
        #expect(answer.status == 401)
        await gateway.stop()
    }

    @Test("are told what is wrong with what they say") @LoopActor
    func malformed() async throws {
        let gateway = try await GatewayFixture(["COMMERCE_WEBHOOK_SECRET": Self.secret])
        for body in [Array("{}".utf8), Array(#"{"type":"ticket/purchased"}"#.utf8), Array("<".utf8)] {
            let answer = try await gateway.send("POST /webhooks/commerce", headers: signed(gateway, body), body: body)
            #expect(answer.status == 400)
        }
        await gateway.stop()
    }
}
