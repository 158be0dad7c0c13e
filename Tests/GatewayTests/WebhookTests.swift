import Contracts
import Crypto
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Telemetry
import Testing
import Time

@testable import Gateway

@Suite("Signed webhooks")
struct WebhookTests {
    init() { EventLoop.startOnThread() }

    private static let body = Array(#"{"type":"event.updated","data":{"id":"evt-1","calendar_id":"cal-1"}}"#.utf8)

    /// The header fields of an attempt at a delivery, as Standard Webhooks has it signed.
    @LoopActor private func signed(_ body: [UInt8], _ gateway: GatewayFixture, age: Int64) throws -> [String] {
        let second = gateway.time.now.seconds - age
        let secret = GatewayFixture.secret.dropFirst("whsec_".count)
        let key = try #require(Base64.decode(secret))
        let code = HMACSHA256.authenticationCode(for: Array("msg_1.\(second).".utf8) + body, key: key)
        return [
            "Content-Type: application/json", "Webhook-Id: msg_1", "Webhook-Timestamp: \(second)",
            "Webhook-Signature: v1,\(Base64.encode(code))",
        ]
    }

    @LoopActor private func count(_ source: String, _ outcome: String, _ gateway: GatewayFixture) -> String? {
        let name = #"rollcall_webhooks_total{source="\#(source)",outcome="\#(outcome)"} "#
        let line = gateway.host.context.metrics.exposition().split(separator: "\n").first { $0.hasPrefix(name) }
        return line.map { String($0.dropFirst(name.utf8.count)) }
    }

    @Test("that come again are the same when the body is, whenever the attempt was signed") @LoopActor
    func retries() async throws {
        let gateway = try await GatewayFixture()
        for age in [20, 10] as [Int64] {
            let headers = try signed(Self.body, gateway, age: age)
            #expect(try await gateway.send("POST /webhooks/luma", headers: headers, body: Self.body).status == 200)
        }
        #expect(count("luma", "stored", gateway) == "1")
        #expect(count("luma", "duplicate", gateway) == "1")
        #expect(count("luma", "changed", gateway) == nil)
        let other = Self.body + [UInt8(ascii: " ")]
        let headers = try signed(other, gateway, age: 0)
        #expect(try await gateway.send("POST /webhooks/luma", headers: headers, body: other).status == 200)
        #expect(count("luma", "changed", gateway) == "1")
        try await gateway.wait { !gateway.hints.received.isEmpty }
        #expect(
            gateway.hints.received.first == LumaHint(type: "event.updated", eventID: "evt-1", calendarID: "cal-1"))
        await gateway.stop()
    }

    @Test("whose job is given up wait no longer, and are done when they are replayed") @LoopActor
    func givenUp() async throws {
        let gateway = try await GatewayFixture()
        gateway.hints.refusal = RPCError(.unavailable, message: "not now")
        let headers = gateway.signed(Self.body)
        #expect(try await gateway.send("POST /webhooks/luma", headers: headers, body: Self.body).status == 200)
        let admin = try await gateway.key(["admin"])
        func state() async throws -> String? {
            try await gateway.host.context.database.read { try WebhookTable($0).list(limit: 1) }.first?.state
        }
        #expect(try await state() == "stored")
        var last = NewJob(WebhookReceiver.jobKind, payload: Array("1".utf8))
        last.attemptLimit = 1
        _ = try await gateway.host.context.jobs.enqueue(last)
        try await gateway.wait { try await state() == "failed" }
        #expect(try await gateway.host.program.figures()["webhooksWaiting"] == 0)
        gateway.hints.refusal = nil
        #expect(try await gateway.send("POST /v1/webhooks/1/replay", key: admin).status == 202)
        try await gateway.wait { try await state() == "done" }
        #expect(try await state() == "done")
        await gateway.stop()
    }

    @Test("are counted by source and outcome") @LoopActor
    func outcomes() async throws {
        let gateway = try await GatewayFixture(["COMMERCE_WEBHOOK_SECRET": GatewayFixture.secret])
        let sale = Array(#"{"type":"ticket/purchased","data":{"purchaseId":"p1"}}"#.utf8)
        for (body, claim) in [(sale, sale), (sale, Self.body), (Array("<".utf8), Array("<".utf8))] {
            let headers = try signed(claim, gateway, age: 0)
            _ = try await gateway.send("POST /webhooks/commerce", headers: headers, body: body)
        }
        for outcome in ["taken", "refused", "unreadable"] { #expect(count("commerce", outcome, gateway) == "1") }
        await gateway.stop()
    }
}
