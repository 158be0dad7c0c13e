import Contracts
import EventLoop
import Testing

@testable import Gateway

@Suite("Integrations over HTTP")
struct IntegrationRouteTests {
    init() { EventLoop.startOnThread() }

    private static let json = "Content-Type: application/json"

    @Test("are read by those who may read and changed by those who may do anything") @LoopActor
    func scopes() async throws {
        let gateway = try await GatewayFixture()
        let read = try await gateway.key(["read"])
        #expect(try await gateway.send("GET /v1/integrations").status == 401)
        #expect(try await gateway.send("GET /v1/integrations", key: read).text.contains(#""id":"int-1""#))
        #expect(try await gateway.send("GET /v1/integrations/int-2", key: read).status == 404)
        let body = Array(#"{"isActive":false}"#.utf8)
        let put = "PUT /v1/integrations/int-1"
        #expect(try await gateway.send(put, headers: [Self.json], body: body, key: read).status == 403)
        let admin = try await gateway.key(["admin"])
        #expect(try await gateway.send(put, headers: [Self.json], body: body, key: admin).status == 200)
        #expect(gateway.calendar.changes.map(\.id) == ["int-1"])
        for line in ["GET /v1/calendar-accounts", "POST /v1/calendar-accounts", "DELETE /v1/calendar-queue"] {
            #expect(try await gateway.send(line).status == 401, "\(line)")
        }
        await gateway.stop()
    }

    @Test("Google's messages count by their token, however many come, and forgeries are few") @LoopActor
    func googleMessages() async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_REQUESTS_PER_MINUTE": "4"])
        func message(_ token: String) -> [String] {
            [
                "X-Goog-Channel-ID: chan", "X-Goog-Resource-ID: res", "X-Goog-Resource-State: exists",
                "X-Goog-Message-Number: 7", "X-Goog-Channel-Token: \(token)", "Content-Length: 0",
            ]
        }
        for address in ["/webhooks/google", "/api/calendar/webhooks/google"] {
            for _ in 0..<5 {
                #expect(try await gateway.send("POST \(address)", headers: message("right")).status == 200)
            }
        }
        #expect(gateway.calendar.googleHints == 10)
        #expect(try await gateway.send("POST /webhooks/google", headers: ["Content-Length: 0"]).status == 400)
        for attempt in 0..<31 {
            let status = try await gateway.send("POST /webhooks/google", headers: message("wrong")).status
            #expect(status == (attempt < 30 ? 404 : 429), "\(attempt)")
        }
        // What comes then does not reach the calendar program.
        #expect(gateway.calendar.forgeries == 30)
        await gateway.stop()
    }

    @Test("Notion's messages are handed on byte for byte with their signature") @LoopActor
    func notionMessages() async throws {
        let gateway = try await GatewayFixture()
        let body = #"{ "verification_token" : "sécret" }"#
        let headers = [Self.json, "X-Notion-Signature: sha256=00"]
        #expect(try await gateway.send("POST /webhooks/notion", headers: headers, body: Array(body.utf8)).status == 200)
        #expect(gateway.calendar.notionHints == [NotionHint(body: body, signature: "sha256=00")])
        #expect(try await gateway.send("POST /webhooks/notion", body: [0xFF]).status == 400)
        await gateway.stop()
    }

    @Test("People go to Google and come back in one browser, whatever Google adds to the address") @LoopActor
    func consent() async throws {
        let gateway = try await GatewayFixture()
        func begin(_ state: String) async throws -> String {
            let started = try await gateway.send("GET /oauth/google/start?state=\(state)")
            #expect(started.status == 303 && started.text.contains("Cache-Control: no-store"))
            #expect(started.text.contains("Location: https://accounts.test/?state=\(state)\r\n"))
            let line = try #require(started.text.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
            #expect(line.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"))
            #expect(!line.contains("=\(state);"))
            return "Cookie: a=b; " + line.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" }
        }
        let (browser, other) = (try await begin("state"), try await begin("other"))
        #expect(browser != other)
        let back = "GET /oauth/google?state=state&code=code&scope=a%20b&authuser=0&iss=x"
        for headers in [[], ["Cookie: __Host-rollcall-consent="], [other]] {
            #expect(try await gateway.send(back, headers: headers).status == 400, "\(headers)")
        }
        let done = try await gateway.send(back, headers: [browser])
        #expect(done.status == 200)
        #expect(done.text.contains("Content-Type: text/plain"))
        #expect(done.text.contains("Cache-Control: no-store"))
        #expect(done.text.contains("Set-Cookie: __Host-rollcall-consent=; "))
        #expect(!done.text.contains("Ada"))
        for (query, headers) in [
            ("state=other&code=code", [other]), ("state=state&error=access_denied", [browser]),
            ("code=code", [browser]),
        ] {
            #expect(try await gateway.send("GET /oauth/google?\(query)", headers: headers).status == 400, "\(query)")
        }
        #expect(try await gateway.send("GET /oauth/google/start?state=made-up").status == 400)
        await gateway.stop()
    }

    @Test("One Notion database that cannot be read does not keep the others from being read") @LoopActor
    func pulling() async throws {
        let gateway = try await GatewayFixture()
        gateway.calendar.addRefused("int-0")
        let pulled = try await gateway.send(
            "POST /api/calendar/sync/notion/pull", key: try await gateway.key(["write"]))
        #expect(pulled.status == 200)
        #expect(
            pulled.text.hasSuffix(
                #"{"success":true,"results":[{"integrationId":"int-0","success":false,"error":"consent anew"},"#
                    + #"{"integrationId":"int-1","success":true}]}"#))
        #expect(gateway.calendar.readings == 1)
        await gateway.stop()
    }

    @Test("The addresses of the system before answer as they are documented") @LoopActor
    func aliases() async throws {
        let gateway = try await GatewayFixture()
        let key = try await gateway.key(["admin"])
        func ask(_ line: String, _ body: String = "") async throws -> String {
            let answer = try await gateway.send(line, headers: [Self.json], body: Array(body.utf8), key: key)
            return "\(answer.status) \(answer.text.split(separator: "\r\n").last ?? "")"
        }
        #expect(
            try await ask("GET /api/calendar/integrations")
                == #"200 {"success":true,"integrations":[{"id":"int-1","provider":"NOTION","isActive":true,"#
                + #""lastSyncAt":null,"lastSyncError":null,"webhookId":"chan","#
                + #""webhookExpiry":"1970-01-01T00:00:00.000Z"}]}"#)
        #expect(
            try await ask("GET /api/calendar/sync/queue")
                == #"200 {"success":true,"stats":{"PENDING":0,"COMPLETED":5,"FAILED":1},"oldestPendingAge":null}"#)
        #expect(
            try await ask("POST /api/calendar/sync/queue", "{}")
                == #"200 {"success":true,"processed":0,"succeeded":0,"failed":0,"retried":0}"#)
        #expect(gateway.calendar.processed == [ProcessCalendarQueue()])
        gateway.calendar.queue.pending = 3
        #expect(
            try await ask("POST /api/calendar/sync/queue", #"{"batchSize":2,"maxRetries":3}"#)
                == #"200 {"success":true,"processed":2,"succeeded":2,"failed":0,"retried":0}"#)
        #expect(gateway.calendar.processed.last == ProcessCalendarQueue(limit: 2, failureLimit: 3))
        for body in [#"{"batchSize":0}"#, #"{"maxRetries":0}"#, #"{"batchSize":"many"}"#] {
            #expect(try await ask("POST /api/calendar/sync/queue", body).hasPrefix("400 "), "\(body)")
        }
        #expect(gateway.calendar.processed.count == 2)
        #expect(
            try await ask("DELETE /api/calendar/sync/queue?olderThan=9") == #"200 {"success":true,"deleted":9}"#)
        let synced =
            #"200 {"success":true,"integrationId":"int-1","lastSyncAt":"1970-01-01T00:00:00.000Z","error":null}"#
        #expect(try await ask("POST /api/calendar/integrations/int-1/sync") == synced)
        #expect(
            try await ask("GET /api/calendar/sync/notion/pull?integrationId=int-1")
                == #"200 {"success":true,"integrationId":"int-1","databaseId":"d1","calendarName":"Plans","#
                + #""isActive":true}"#)
        // A Notion database tells nothing by itself.
        let channel = try await ask("PUT /api/calendar/webhooks/google", #"{"integrationId":"int-1"}"#)
        #expect(channel.hasPrefix("400 ") && channel.contains("int-1 is an integration with notion, not with google."))
        #expect(try await ask("POST /api/calendar/sync/notion/pull").contains(#""integrationId":"int-1""#))
        #expect(gateway.calendar.readings == 2)
        gateway.calendar.isRefused = true
        #expect(
            try await ask("POST /api/calendar/integrations/int-1/sync")
                == #"401 {"success":false,"error":"invalid_grant","requiresReauth":true}"#)
        #expect(try await ask("PUT /v1/integrations/int-1", #"{"isActive":false}"#).hasPrefix("200 "))
        #expect(try await ask("POST /api/calendar/integrations/int-1/sync").hasPrefix("400 "))
        for line in ["GET /api/calendar/integrations", "POST /api/calendar/sync/queue"] {
            #expect(try await gateway.send(line).status == 401)
        }
        await gateway.stop()
    }
}
