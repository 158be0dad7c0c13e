import Contracts
import Crypto
import EventLoop
import Testing
import Time

@testable import Gateway

@Suite("The gateway")
struct GatewayTests {
    init() { EventLoop.startOnThread() }

    @Test("Open routes answer everyone, others want a key of their scope") @LoopActor
    func scopes() async throws {
        let gateway = try await GatewayFixture()
        #expect(try await gateway.send("GET /healthz").status == 200)
        #expect(try await gateway.send("GET /openapi.json").status == 200)
        #expect(try await gateway.send("GET /v1/keys").status == 401)
        let reader = try await gateway.key(["read"])
        #expect(try await gateway.send("GET /v1/keys", key: reader).status == 403)
        #expect(try await gateway.send("GET /v1/keys", key: reader + "0").status == 401)
        let admin = try await gateway.key(["admin"])
        #expect(try await gateway.send("GET /v1/keys", key: admin).status == 200)
        #expect(try await gateway.send("GET /nothing", key: admin).status == 404)
        #expect(try await gateway.send("PUT /v1/keys", key: admin).status == 405)
        await gateway.stop()
    }

    @Test("A revoked key is refused with the next request") @LoopActor
    func revocation() async throws {
        let gateway = try await GatewayFixture()
        let admin = try await gateway.key(["admin"])
        let other = try await gateway.key(["admin"])
        let id = try #require(APIKeyText(other)?.publicPart)
        #expect(try await gateway.send("DELETE /v1/keys/\(id)", key: admin).status == 200)
        #expect(try await gateway.send("GET /v1/keys", key: other).status == 401)
        await gateway.stop()
    }

    @Test("Every answer carries the security headers") @LoopActor
    func securityHeaders() async throws {
        let gateway = try await GatewayFixture()
        for path in ["/", "/page.js", "/nothing", "/healthz"] {
            let text = try await gateway.send("GET \(path)").text
            #expect(text.contains("Content-Security-Policy: default-src 'none'; style-src 'self';"))
            #expect(text.contains("X-Content-Type-Options: nosniff"))
        }
        await gateway.stop()
    }

    @Test("A host name that is not this machine's is refused") @LoopActor
    func hostNames() async throws {
        let gateway = try await GatewayFixture()
        #expect(try await gateway.send("GET http://evil.example/").status == 421)
        #expect(try await gateway.send("GET http://LOCALHOST:8080/").status == 200)
        #expect(try await gateway.send("GET http://[::1]:8080/").status == 200)
        await gateway.stop()
    }

    @Test("A page that is not public asks for a key, and a session with one may only read") @LoopActor
    func privatePage() async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_PUBLIC_PAGE": "false"])
        #expect(try await gateway.send("GET /").status == 200)
        #expect(try await gateway.send("GET /metrics").status == 401)
        #expect(try await gateway.send("POST /page/session", key: "rollcall_x").status == 401)
        let admin = try await gateway.key(["admin"])
        let signedIn = try await gateway.send("POST /page/session", key: admin).text
        let cookie = try #require(signedIn.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
        #expect(cookie.contains("; Secure; HttpOnly; SameSite=Strict"))
        let session = "Cookie: " + cookie.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" }
        #expect(try await gateway.send("GET /metrics", headers: [session]).status == 200)
        #expect(try await gateway.send("GET /v1/keys", headers: [session]).status == 403)
        #expect(try await gateway.send("POST /v1/sync", headers: [session]).status == 401)
        await gateway.stop()
    }

    @Test("Requests beyond a key's rate are answered 429 with the time to wait") @LoopActor
    func rateLimit() async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_REQUESTS_PER_MINUTE": "4"])
        let admin = try await gateway.key(["admin"])
        #expect(try await gateway.send("GET /v1/keys", key: admin).status == 200)
        #expect(try await gateway.send("GET /v1/keys", key: admin).status == 200)
        let refused = try await gateway.send("GET /v1/keys", key: admin)
        #expect(refused.status == 429)
        #expect(refused.text.contains("Retry-After: "))
        await gateway.stop()
    }

    @Test("A parameter that is unknown, malformed or missing is a 400 that names it") @LoopActor
    func parameters() async throws {
        let gateway = try await GatewayFixture()
        let key = try await gateway.key(["admin"])
        for query in ["limit=0", "limit=201", "limit=x", "other=1", "limit=1&limit=2"] {
            #expect(try await gateway.send("GET /v1/webhooks?\(query)", key: key).status == 400, "\(query)")
        }
        #expect(try await gateway.send("GET /v1/notifications/unread", key: key).text.contains("'viewer' is missing"))
        await gateway.stop()
    }

    @Test("A repeated request with its idempotency key is answered and not done again") @LoopActor
    func idempotency() async throws {
        let gateway = try await GatewayFixture()
        let admin = try await gateway.key(["admin"])
        let headers = ["Content-Type: application/json", "Idempotency-Key: one"]
        let body = Array(#"{"name":"n","scopes":["read"]}"#.utf8)
        let first = try await gateway.send("POST /v1/keys", headers: headers, body: body, key: admin)
        let again = try await gateway.send("POST /v1/keys", headers: headers, body: body, key: admin)
        #expect(first.status == 201 && again.status == 201)
        #expect(again.text.contains("Idempotency-Replayed: true"))
        #expect(first.text.split(separator: "\r\n").last == again.text.split(separator: "\r\n").last)
        let other = Array(#"{"name":"m","scopes":["read"]}"#.utf8)
        #expect(try await gateway.send("POST /v1/keys", headers: headers, body: other, key: admin).status == 422)
        await gateway.stop()
    }

    @Test("A genuine webhook is stored once and luma is told; a forged one leaves no row") @LoopActor
    func webhooks() async throws {
        let gateway = try await GatewayFixture()
        let body = Array(#"{"type":"guest.registered","data":{"event_id":"evt-1","id":"gst-1"}}"#.utf8)
        let second = gateway.time.now.seconds
        let code = HMACSHA256.authenticationCode(
            for: Array("\(second).".utf8) + body, key: Array(GatewayFixture.secret.utf8))
        let genuine = ["Content-Type: application/json", "Webhook-Signature: t=\(second),v1=\(Hex.encode(code))"]
        let forged = ["Content-Type: application/json", "Webhook-Signature: t=\(second + 1),v1=\(Hex.encode(code))"]
        #expect(try await gateway.send("POST /webhooks/luma", headers: forged, body: body).status == 401)
        #expect(try await gateway.send("POST /webhooks/luma", headers: genuine, body: body).status == 200)
        #expect(try await gateway.send("POST /api/webhooks/luma", headers: genuine, body: body).status == 200)
        let limit = gateway.time.monotonic + .seconds(10)
        while gateway.hints.received.isEmpty, gateway.time.monotonic < limit {
            try await gateway.time.sleep(for: .milliseconds(1))
        }
        #expect(gateway.hints.received.map(\.eventID) == ["evt-1"])
        let admin = try await gateway.key(["admin"])
        let list = try await gateway.send("GET /v1/webhooks", key: admin).text
        #expect(list.split(separator: #""source":"luma""#).count == 2)
        #expect(try await gateway.send("POST /v1/webhooks/1/replay", key: admin).status == 202)
        #expect(try await gateway.send("POST /v1/webhooks/9/replay", key: admin).status == 404)
        await gateway.stop()
    }
}
