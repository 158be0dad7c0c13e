import Contracts
import Crypto
import Database
import Durable
import EventLoop
import ServiceKit
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

    @Test("A page that everyone sees shows no event that only members may know of") @LoopActor
    func pageVisibility() async throws {
        for (setting, shown) in [("true", ["evt-1"]), ("false", ["evt-1", "evt-2"])] {
            let gateway = try await GatewayFixture(["ROLLCALL_PUBLIC_PAGE": setting])
            gateway.add("evt-1", .public)
            gateway.add("evt-2", .membersOnly)
            gateway.add("evt-3", .private)
            let text = try await gateway.send("GET /page/events", key: try await gateway.key(["read"])).text
            for id in ["evt-1", "evt-2", "evt-3"] {
                #expect(text.contains(#""id":"\#(id)""#) == shown.contains(id), "\(id), public: \(setting)")
            }
            await gateway.stop()
        }
    }

    @Test("Many events that the page does not show do not keep it from showing others") @LoopActor
    func crowdedPage() async throws {
        let gateway = try await GatewayFixture()
        for number in 0..<40 { gateway.add("private-\(number)", .private) }
        gateway.add("evt-1")
        #expect(try await gateway.send("GET /page/events").text.contains(#""id":"evt-1""#))
        await gateway.stop()
    }

    @Test("Who asks for the page after a change is not given what was being made before it") @LoopActor
    func stalePage() async throws {
        let gateway = try await GatewayFixture()
        gateway.add("evt-1")
        let hold = Latch()
        gateway.events.hold = hold
        let early = Task(executorPreference: LoopActor.executor) { try await gateway.send("GET /page/events") }
        try await gateway.wait { gateway.events.questions == 1 }
        gateway.add("evt-2")
        gateway.events.hold = nil
        let feed = gateway.host.program.feed
        let before = feed.position
        try await gateway.host.context.database.write {
            try LiveEventTable($0).append(EventChanged.type, Array("{}".utf8))
        }
        feed.advance()
        try await gateway.wait { feed.position > before }
        let late = Task(executorPreference: LoopActor.executor) { try await gateway.send("GET /page/events") }
        try await gateway.wait { try await gateway.host.program.figures()["connections"] == 2 }
        hold.open()
        #expect(try await early.value.status == 200)
        #expect(try await late.value.text.contains("evt-2"))
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

    @Test("What another program answers reaches clients byte for byte, over both doors") @LoopActor
    func answersAreHandedOn() async throws {
        let fixture = try await GatewayFixture()
        let key = try await fixture.key(["read"])
        let answer = #"{"new":1.0,"id":"evt-1"}"#
        let event = try await fixture.send("GET /v1/events/evt-1", key: key)
        #expect(event.status == 200)
        #expect(event.text.hasSuffix("\r\n\r\n\(answer)"))
        let call = Array(#"{"jsonrpc":"2.0","id":1,"method":"luma.getEvent","params":{"id":"evt-1"}}"#.utf8)
        let result = try await fixture.send(
            "POST /rpc", headers: ["Content-Type: application/json"], body: call, key: key)
        #expect(result.text.hasSuffix(#"{"jsonrpc":"2.0","result":\#(answer),"id":1}"#))
        await fixture.stop()
    }

    @Test("A full disk behind the gateway is a 503 that says so") @LoopActor
    func fullDisk() async throws {
        let gateway = try await GatewayFixture()
        let answer = try await gateway.send("POST /v1/sync", key: try await gateway.key(["write"]))
        #expect(answer.status == 503)
        #expect(answer.text.contains("Retry-After: 5"))
        #expect(answer.text.contains(#""code":"storage""#))
        await gateway.stop()
    }

    @Test("Jobs that were given up are listed, tried again and dropped, by whoever may") @LoopActor
    func deadLetters() async throws {
        let gateway = try await GatewayFixture()
        let admin = try await gateway.key(["admin"])
        var job = NewJob("gateway.webhook", payload: Array("no number".utf8))
        job.attemptLimit = 1
        let jobs = gateway.host.context.jobs
        for _ in 0..<2 { _ = try await jobs.enqueue(job) }
        try await gateway.wait { try await jobs.deadLetters(limit: 2).count == 2 }
        let ids = try await jobs.deadLetters(limit: 2).map(\.id)
        let list = try await gateway.send("GET /v1/jobs/dead/gateway", key: admin)
        #expect(list.status == 200)
        #expect(list.text.contains("gateway.bad_payload"))
        let dropping = "DELETE /v1/jobs/dead/gateway/\(try #require(ids.first))"
        #expect(try await gateway.send(dropping, key: try await gateway.key(["write"])).status == 403)
        #expect(try await gateway.send(dropping, key: admin).status == 200)
        #expect(try await gateway.send(dropping, key: admin).status == 404)
        let retrying = "POST /v1/jobs/dead/gateway/\(try #require(ids.last))/retry"
        #expect(try await gateway.send(retrying, key: admin).status == 200)
        #expect(try await gateway.send("GET /v1/jobs/dead/nobody", key: admin).status == 404)
        await gateway.stop()
    }

    @Test("The figures of every program are there for Prometheus") @LoopActor
    func metrics() async throws {
        let gateway = try await GatewayFixture()
        let own = try await gateway.send("GET /metrics")
        #expect(own.text.contains("rollcall_http_answers_total"))
        let asked = try await gateway.send("GET /metrics/gateway")
        #expect(asked.status == 200 && asked.text.contains("Content-Type: text/plain; version=0.0.4"))
        #expect(asked.text.contains("rollcall_http_answers_total"))
        #expect(try await gateway.send("GET /metrics/nobody").status == 404)
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
        let headers = ["Idempotency-Key: one"]
        let first = try await gateway.send("POST /v1/webhooks/8/replay", headers: headers, key: admin)
        let again = try await gateway.send("POST /v1/webhooks/8/replay", headers: headers, key: admin)
        #expect(first.status == 404 && again.status == 404)
        #expect(!first.text.contains("Idempotency-Replayed") && again.text.contains("Idempotency-Replayed: true"))
        #expect(first.text.split(separator: "\r\n").last == again.text.split(separator: "\r\n").last)
        #expect(try await gateway.send("POST /v1/webhooks/9/replay", headers: headers, key: admin).status == 422)
        await gateway.stop()
    }

    @Test("The text of a new key is kept nowhere, not even for a repeated request") @LoopActor
    func secretAnswer() async throws {
        let gateway = try await GatewayFixture()
        let admin = try await gateway.key(["admin"])
        let headers = ["Content-Type: application/json", "Idempotency-Key: one"]
        let body = Array(#"{"name":"n","scopes":["read"]}"#.utf8)
        let first = try await gateway.send("POST /v1/keys", headers: headers, body: body, key: admin)
        #expect(first.status == 201)
        #expect(first.text.contains(#""key":"rollcall_"#))
        let again = try await gateway.send("POST /v1/keys", headers: headers, body: body, key: admin)
        #expect(again.status == 409)
        #expect(!again.text.contains("rollcall_"))
        let list = try await gateway.send("GET /v1/keys", key: admin).text
        #expect(list.split(separator: #""name":"n""#).count == 2)
        await gateway.stop()
    }

    @Test("A change over JSON-RPC is in the audit log, a question is not") @LoopActor
    func audit() async throws {
        let gateway = try await GatewayFixture()
        let admin = try await gateway.key(["admin"])
        for method in ["luma.listEvents", "gateway.revokeKey"] {
            let call = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"id":"nobody"}}"#
            let answer = try await gateway.send(
                "POST /rpc", headers: ["Content-Type: application/json"], body: Array(call.utf8), key: admin)
            #expect(answer.status == 200)
        }
        var entries: [String] = []
        try await gateway.wait {
            entries = try await gateway.host.context.database.read {
                try $0.values("SELECT operation || ' ' || status FROM audit", as: String.self)
            }
            return !entries.isEmpty
        }
        #expect(entries == ["gateway.revokeKey 404"])
        await gateway.stop()
    }

    @Test("A stream ends when the key that it was opened with is revoked") @LoopActor
    func revokedStream() async throws {
        let gateway = try await GatewayFixture()
        let reader = try await gateway.key(["read"])
        let feed = gateway.host.program.feed
        let listening = Task(executorPreference: LoopActor.executor) {
            try await gateway.send("GET /v1/stream", key: reader)
        }
        try await gateway.wait { feed.listenerCount > 0 }
        #expect(feed.listenerCount == 1)
        let id = try #require(APIKeyText(reader)?.publicPart)
        _ = try await gateway.host.program.keys.revoke(RevokeKey(id: id))
        try await gateway.host.context.database.write {
            try LiveEventTable($0).append(AttendanceChanged.type, Array(#"{"eventID":"evt-1"}"#.utf8))
        }
        feed.advance()
        let heard = try await listening.value
        #expect(heard.status == 200)
        #expect(!heard.text.contains("evt-1"))
        #expect(feed.listenerCount == 0)
        await gateway.stop()
    }

    @Test("Whatever wrong keys and forged webhooks come from an address, right ones are let in") @LoopActor
    func noLockOut() async throws {
        let gateway = try await GatewayFixture()
        let admin = try await gateway.key(["admin"])
        let body = Array(#"{"type":"event.updated","data":{"id":"evt-1"}}"#.utf8)
        var statuses: Set<Int> = []
        for _ in 0..<40 {
            statuses.insert(try await gateway.send("GET /v1/keys", key: "rollcall_x").status)
            let forged = ["Content-Type: application/json", "Webhook-Signature: t=1,v1=00"]
            statuses.insert(try await gateway.send("POST /webhooks/luma", headers: forged, body: body).status)
        }
        #expect(statuses == [401, 429])
        #expect(try await gateway.send("GET /v1/keys", key: admin).status == 200)
        let genuine = gateway.signed(body)
        #expect(try await gateway.send("POST /webhooks/luma", headers: genuine, body: body).status == 200)
        await gateway.stop()
    }

    @Test("A genuine webhook is stored once and luma is told; a forged one leaves no row") @LoopActor
    func webhooks() async throws {
        let gateway = try await GatewayFixture()
        let body = Array(#"{"type":"guest.registered","data":{"event_id":"evt-1","id":"gst-1"}}"#.utf8)
        let genuine = gateway.signed(body)
        let forged = gateway.signed(body + [UInt8(ascii: " ")])
        #expect(try await gateway.send("POST /webhooks/luma", headers: forged, body: body).status == 401)
        #expect(try await gateway.send("POST /webhooks/luma", headers: genuine, body: body).status == 200)
        #expect(try await gateway.send("POST /api/webhooks/luma", headers: genuine, body: body).status == 200)
        try await gateway.wait { !gateway.hints.received.isEmpty }
        #expect(gateway.hints.received.map(\.eventID) == ["evt-1"])
        let admin = try await gateway.key(["admin"])
        let list = try await gateway.send("GET /v1/webhooks", key: admin).text
        #expect(list.split(separator: #""source":"luma""#).count == 2)
        #expect(try await gateway.send("POST /v1/webhooks/1/replay", key: admin).status == 202)
        #expect(try await gateway.send("POST /v1/webhooks/9/replay", key: admin).status == 404)
        await gateway.stop()
    }
}
