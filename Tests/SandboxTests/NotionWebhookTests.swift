import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Notion: webhooks and OAuth") struct NotionWebhookTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        await fixture.beNotionIntegration()
    }

    /// Makes a subscription and pastes its token.
    @LoopActor private func subscribe(_ values: JSONObject = [:]) async throws {
        let given: JSONValue = ["url": "https://hook.example/notion", "activate": true]
        try fixture.control("notion/webhook", given.merging(values))
        await fixture.time.advance(by: .milliseconds(1))
        fixture.receiver.clear()
    }

    @LoopActor private func settle() async { await fixture.time.advance(by: .seconds(11)) }

    @Test("The signature is the one of the published example")
    func signature() {
        let key = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"
        let code = Digest.hex(Digest.hmac(key: Array(key.utf8), Array(#"{"verification_token":"\#(key)"}"#.utf8)))
        #expect(code == "461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735")
    }

    @Test("A subscription begins with its token; nothing else comes until a person has pasted that")
    @LoopActor func handshake() async throws {
        let made = try fixture.control("notion/webhook", ["url": "https://hook.example/notion"])
        await fixture.time.advance(by: .milliseconds(1))
        let token = try #require(fixture.receiver.pushes.first?.json["verification_token"]?.string)
        #expect(token.hasPrefix("secret_"))
        #expect(fixture.receiver.pushes[0].json.keys == ["verification_token"])
        try fixture.control("notion/create-page", ["name": "Early"])
        await settle()
        #expect(fixture.receiver.pushes.count == 1)
        let id = made["id"] ?? .null
        #expect(
            try fixture.send("POST", "/control/notion/webhook/verify", ["id": id, "token": "secret_other"]).status
                == 400)
        try fixture.control("notion/webhook/verify", ["id": id, "token": .string(token)])
        try fixture.control("notion/webhook/resend", ["id": id])
        try fixture.control("notion/create-page", ["name": "Late"])
        await settle()
        #expect(fixture.receiver.pushes.map { $0.json["type"] } == [nil, nil, "page.created"])
    }

    @Test("A message names what changed, not how, and is signed over its raw body")
    @LoopActor func messages() async throws {
        try await subscribe()
        let page = try fixture.control("notion/create-page", ["name": "A"])
        await settle()
        try fixture.control("notion/edit-page", ["id": page["id"] ?? .null, "date": "2026-12-01"])
        await settle()
        let push = try #require(fixture.receiver.pushes.last)
        let body = push.json
        #expect(body["type"] == "page.properties_updated")
        #expect(body["entity"] == ["id": page["id"] ?? .null, "type": "page"])
        #expect(body["data"]?["updated_properties"] == ["Wp%3DC"])
        #expect(body["data"]?["parent"]?["data_source_id"]?.string == NotionWorld.dataSourceID)
        #expect(body["authors"] == [["id": .string(NotionWorld.personID), "type": "person"]])
        #expect(body["attempt_number"] == 1)
        #expect(body["api_version"] == "2026-03-11")
        let key = fixture.notion.webhooks.subscriptions[0].verificationToken
        let code = Digest.hex(Digest.hmac(key: Array(key.utf8), push.body))
        #expect(push.headers["X-Notion-Signature"] == "sha256=\(code)")
    }

    @Test("Changes within the window are one message, and made and thrown away is none")
    @LoopActor func aggregates() async throws {
        try await subscribe()
        let first = try fixture.control("notion/create-page", ["name": "A"])
        try fixture.control("notion/edit-page", ["id": first["id"] ?? .null, "date": "2026-12-01"])
        let second = try fixture.control("notion/create-page", ["name": "B"])
        try fixture.control("notion/trash-page", ["id": second["id"] ?? .null])
        #expect(fixture.receiver.pushes.isEmpty)
        await settle()
        #expect(fixture.receiver.pushes.map { $0.json["type"] } == ["page.created"])
        fixture.receiver.clear()
        try fixture.control("notion/edit-page", ["id": first["id"] ?? .null, "notes": "x"])
        _ = try fixture.send(
            "PATCH", "/notion/v1/pages/\(first["id"]?.string ?? "")", ["properties": ["Done": ["checkbox": true]]])
        try fixture.control("notion/trash-page", ["id": first["id"] ?? .null])
        try fixture.control("notion/restore-page", ["id": first["id"] ?? .null])
        await settle()
        #expect(fixture.receiver.pushes.count == 1)
        let body = fixture.receiver.pushes[0].json
        #expect(body["data"]?["updated_properties"] == ["ax%7D", "nO%40t"])
        #expect(body["authors"]?.array?.map { $0["type"] } == ["person", "bot"])
    }

    @Test("Eight attempts with one id, each numbered and signed anew")
    @LoopActor func retries() async throws {
        try await subscribe()
        fixture.receiver.answers = [.status(500)]
        try fixture.control("notion/create-page", ["name": "A"])
        await fixture.time.advance(by: .days(3))
        #expect(fixture.receiver.pushes.map { $0.json["attempt_number"] } == (1...8).map { .number($0) })
        #expect(Set(fixture.receiver.pushes.map { $0.json["id"] }).count == 1)
        #expect(Set(fixture.receiver.pushes.map { $0.headers["X-Notion-Signature"] }).count == 8)
    }

    @Test("Types that were not chosen and tables that are not shared are not told; schemas are")
    @LoopActor func chooses() async throws {
        try await subscribe(["types": "page.deleted,data_source.schema_updated"])
        let page = try fixture.control("notion/create-page", ["name": "A"])
        await settle()
        #expect(fixture.receiver.pushes.isEmpty)
        try fixture.control("notion/edit-schema", ["rename": "Date", "to": "Wann"])
        await settle()
        #expect(fixture.receiver.pushes.last?.json["entity"]?["type"] == "data_source")
        fixture.receiver.clear()
        try fixture.control("notion/unshare")
        try fixture.control("notion/trash-page", ["id": page["id"] ?? .null])
        await settle()
        #expect(fixture.receiver.pushes.isEmpty)
    }

    @Test("Messages are dropped, doubled and forged by script")
    @LoopActor func spoils() async throws {
        try await subscribe()
        for (kind, count) in [("drop", 0), ("duplicate", 2), ("bad-signature", 1)] {
            fixture.receiver.clear()
            try fixture.control("faults", ["webhook": "notion.page.*", "kind": .string(kind), "count": 1])
            try fixture.control("notion/create-page", ["name": "A"])
            await settle()
            #expect(fixture.receiver.pushes.count == count)
        }
        let key = fixture.notion.webhooks.subscriptions[0].verificationToken
        let push = try #require(fixture.receiver.pushes.last)
        let code = Digest.hex(Digest.hmac(key: Array(key.utf8), push.body))
        #expect(push.headers["X-Notion-Signature"] != "sha256=\(code)")
    }

    // MARK: OAuth

    @LoopActor private func oauth(_ path: String, _ body: JSONValue, secret: String? = nil) throws
        -> OutsideFixture.Answer
    {
        let pair = "\(NotionAuthority.clientID):\(secret ?? NotionAuthority.clientSecret)"
        return try fixture.send(
            "POST", "/notion/v1/oauth/\(path)", body: String(decoding: JSON.write(body), as: UTF8.self),
            headers: ["Authorization": "Basic \(Base64Text.encode(Array(pair.utf8), padded: true))"])
    }

    @Test("A public integration gets a pair of tokens; a refresh token works once, and the old pair dies")
    @LoopActor func tokens() throws {
        let back = "http://127.0.0.1:8080/back"
        let address =
            "/notion/v1/oauth/authorize?client_id=\(NotionAuthority.clientID)&response_type=code&owner=user"
            + "&state=s1&redirect_uri=\(FormBody.encoded(back))"
        #expect(try fixture.send("GET", address).status == 200)
        try fixture.control("notion/settings", ["consent": "refuse"])
        #expect(try fixture.send("GET", address).headers["Location"] == "\(back)?error=access_denied&state=s1")
        try fixture.control("notion/settings", ["consent": "approve"])
        let location = try fixture.send("GET", address).headers["Location"] ?? ""
        let answer = FormBody.values(Array(location.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()))
        #expect(answer["state"] == "s1")
        let exchange: JSONValue = [
            "grant_type": "authorization_code", "code": .string(answer["code"] ?? ""), "redirect_uri": .string(back),
        ]
        #expect(try oauth("token", exchange, secret: "wrong").json["error"] == "invalid_client")
        let first = try oauth("token", exchange).json
        #expect(first["token_type"] == "bearer")
        #expect(first["bot_id"] != nil && first["workspace_id"] != nil && first["expires_in"] == nil)
        #expect(try oauth("token", exchange).json["error"] == "invalid_grant")
        let refresh: JSONValue = ["grant_type": "refresh_token", "refresh_token": first["refresh_token"] ?? .null]
        let second = try oauth("token", refresh).json
        #expect(second["bot_id"] == first["bot_id"])
        #expect(try oauth("token", refresh).json["error"] == "invalid_grant")
        func status(_ pair: JSONValue) throws -> Int {
            try fixture.send(
                "GET", "/notion/v1/users/me", headers: ["Authorization": "Bearer \(pair["access_token"]?.string ?? "")"]
            ).status
        }
        #expect(try status(first) == 401)
        #expect(try status(second) == 200)
        #expect(try oauth("introspect", ["token": second["access_token"] ?? .null]).json["active"] == true)
        #expect(try oauth("revoke", ["token": second["access_token"] ?? .null]).status == 200)
        #expect(try oauth("introspect", ["token": second["access_token"] ?? .null]).json["active"] == false)
        #expect(try status(second) == 401)
    }
}
