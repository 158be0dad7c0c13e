import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Google: channels, quotas and faults") struct GooglePushTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        try await fixture.beGoogleUser()
    }

    @LoopActor private func watch(_ changes: JSONObject = [:]) throws -> OutsideFixture.Answer {
        let body: JSONValue = [
            "id": "channel-1", "type": "web_hook", "address": "https://hook.example/google", "token": "lnk=7&k=Zm9v",
        ]
        return try fixture.send("POST", eventsPath + "/watch", body.merging(changes))
    }

    @Test("A channel begins with a sync message and tells of every change, with all headers and no body")
    @LoopActor func messages() async throws {
        let channel = try watch(["params": ["ttl": "604800"]]).json
        #expect(channel["kind"] == "api#channel")
        #expect(channel["expiration"]?.string == "\((reference + .days(7)).milliseconds)")
        await fixture.time.advance(by: .milliseconds(1))
        let sync = try #require(fixture.receiver.pushes.first)
        #expect(sync.body.isEmpty)
        #expect(sync.url == "https://hook.example/google")
        #expect(sync.headers["X-Goog-Resource-State"] == "sync")
        #expect(sync.headers["X-Goog-Message-Number"] == "1")
        #expect(sync.headers["X-Goog-Channel-ID"] == "channel-1")
        #expect(sync.headers["X-Goog-Channel-Token"] == "lnk=7&k=Zm9v")
        #expect(sync.headers["X-Goog-Resource-ID"] == channel["resourceId"]?.string)
        #expect(sync.headers["X-Goog-Resource-URI"] == channel["resourceUri"]?.string)
        #expect(sync.headers["X-Goog-Channel-Expiration"]?.hasSuffix("GMT") == true)
        _ = try fixture.send("POST", eventsPath, hour(["id": "event10"]))
        _ = try fixture.send("DELETE", "\(eventsPath)/event10")
        await fixture.time.advance(by: .milliseconds(1))
        let later = fixture.receiver.pushes.dropFirst()
        #expect(later.map { $0.headers["X-Goog-Resource-State"] } == ["exists", "exists"])
        let numbers = later.compactMap { $0.headers["X-Goog-Message-Number"].flatMap { Int($0) } }
        #expect(numbers.count == 2 && numbers[0] > 1 && numbers[1] > numbers[0])
    }

    @Test("Dates are written as HTTP writes them")
    func dates() {
        #expect(HTTPDateText.text(Timestamp(seconds: 1_384_823_632)) == "Tue, 19 Nov 2013 01:13:52 GMT")
    }

    @Test("What cannot be a channel is refused")
    @LoopActor func validates() throws {
        #expect(try watch(["id": .string(String(repeating: "a", count: 65))]).status == 400)
        #expect(try watch(["id": "with space"]).status == 400)
        #expect(try watch(["type": "carrier_pigeon"]).status == 400)
        #expect(try watch(["token": .string(String(repeating: "a", count: 257))]).status == 400)
        #expect(try watch(["address": "http://hook.example/"]).reason == "push.webhookUrlNotHttps")
        #expect(try watch(["params": ["ttl": 60]]).status == 400)
        #expect(try watch(["id": "local", "address": "http://127.0.0.1:1/"]).status == 200)
        try fixture.control("google/settings", ["secure_channels": true])
        #expect(try watch(["id": "local2", "address": "http://127.0.0.1:1/"]).status == 400)
        #expect(try watch().status == 200)
        #expect(try watch().reason == "channelIdNotUnique")
    }

    @Test("The shorter of what is asked for and what is allowed counts, and then there is silence")
    @LoopActor func expires() async throws {
        let long = try watch(["expiration": .integer((reference + .days(60)).milliseconds)]).json
        #expect(long["expiration"]?.string == "\((reference + .days(7)).milliseconds)")
        _ = try watch(["id": "short", "params": ["ttl": "60"]])
        await fixture.time.advance(by: .seconds(61))
        fixture.receiver.clear()
        try fixture.control("google/create-event", ["summary": "x", "start": "2026-12-05"])
        await fixture.time.advance(by: .milliseconds(1))
        #expect(fixture.receiver.pushes.map { $0.headers["X-Goog-Channel-ID"] } == ["channel-1"])
    }

    @Test("A channel is stopped by who opened it, with both ids")
    @LoopActor func stops() async throws {
        let channel = try watch().json
        let stop: JSONValue = ["id": "channel-1", "resourceId": channel["resourceId"] ?? .null]
        let path = "/google/calendar/v3/channels/stop"
        #expect(try fixture.send("POST", path, stop.merging(["resourceId": "other"])).status == 404)
        try fixture.beGoogleUser("ben@example.org")
        #expect(try fixture.send("POST", path, stop).status == 404)
        try fixture.beGoogleUser()
        #expect(try fixture.send("POST", path, stop).status == 204)
        #expect(try fixture.send("POST", path, stop).status == 404)
        await fixture.time.advance(by: .seconds(1))
        fixture.receiver.clear()
        _ = try fixture.send("POST", eventsPath, hour())
        await fixture.time.advance(by: .seconds(1))
        #expect(fixture.receiver.pushes.isEmpty)
    }

    @Test("Only four statuses are worth another attempt", arguments: [(503, 2), (404, 1), (204, 1), (301, 1)])
    @LoopActor func retries(status: Int, count: Int) async throws {
        fixture.receiver.answers = [.status(status), .status(200)]
        _ = try watch()
        await fixture.time.advance(by: .hours(2))
        #expect(fixture.receiver.pushes.count == count)
    }

    @Test("Pushes are dropped, doubled, delayed and forged by script")
    @LoopActor func spoils() async throws {
        try fixture.control("faults", ["webhook": "google.sync", "kind": "drop", "count": 1])
        try fixture.control("faults", ["webhook": "google.*", "kind": "duplicate", "count": 1])
        try fixture.control("faults", ["webhook": "google.*", "kind": "delay", "milliseconds": 500, "count": 1])
        try fixture.control("faults", ["webhook": "google.*", "kind": "bad-signature", "count": 1])
        _ = try watch()
        await fixture.time.advance(by: .seconds(1))
        #expect(fixture.receiver.pushes.isEmpty)
        for expected in [2, 2, 4] {
            _ = try fixture.send("POST", eventsPath, hour())
            await fixture.time.advance(by: .milliseconds(400))
            #expect(fixture.receiver.pushes.count == expected)
        }
        #expect(fixture.receiver.pushes.contains { $0.headers["X-Goog-Channel-Token"] == "forged" })
    }

    @Test("Quotas count per user and minute, a patch three times")
    @LoopActor func quotas() async throws {
        _ = try fixture.send("POST", eventsPath, hour(["id": "event10"]))
        try fixture.control("google/settings", ["user_quota": 6])
        // One unit is spent already.
        #expect(try fixture.send("PATCH", "\(eventsPath)/event10", ["summary": "a"]).status == 200)
        let over = try fixture.send("PATCH", "\(eventsPath)/event10", ["summary": "b"])
        #expect(over.status == 403)
        #expect(over.reason == "userRateLimitExceeded")
        #expect(over.json["error"]?["errors"]?.array?.first?["domain"] == "usageLimits")
        #expect(try fixture.send("GET", "\(eventsPath)/event10").status == 200)
        // Who is named pays.
        #expect(try fixture.send("PATCH", "\(eventsPath)/event10?quotaUser=x", ["summary": "b"]).status == 200)
        try fixture.control("google/settings", ["quota_status": 429])
        let other = try fixture.send("PATCH", "\(eventsPath)/event10", ["summary": "b"])
        #expect(other.status == 429)
        #expect(other.reason == "rateLimitExceeded")
        await fixture.time.advance(by: .seconds(60))
        #expect(try fixture.send("PATCH", "\(eventsPath)/event10", ["summary": "b"]).status == 200)
    }

    @Test(
        "Refusals of every form can be scripted",
        arguments: [
            ("userRateLimitExceeded", 403), ("rateLimitExceeded", 403), ("quotaExceeded", 403), ("authError", 401),
            ("insufficientPermissions", 403), ("notFound", 404), ("duplicate", 409), ("conflict", 409),
            ("deleted", 410), ("fullSyncRequired", 410), ("updatedMinTooLongAgo", 410), ("conditionNotMet", 412),
            ("backendError", 500),
        ])
    @LoopActor func scripted(reason: String, status: Int) throws {
        try fixture.control(
            "faults", ["route": "/google/calendar/*", "kind": "error", "reason": .string(reason), "count": 1])
        let refused = try fixture.send("GET", eventsPath)
        #expect(refused.status == status)
        #expect(refused.reason == reason)
        #expect(refused.json["error"]?["code"] == .number(status))
        #expect(try fixture.send("GET", eventsPath).status == 200)
        try fixture.control(
            "faults",
            [
                "route": "/google/*", "kind": "error", "reason": "rateLimitExceeded", "status": 429, "retry_after": "7",
                "count": 1,
            ])
        let limited = try fixture.send("GET", eventsPath)
        #expect(limited.status == 429)
        #expect(limited.headers["Retry-After"] == "7")
    }

    @Test("A status that comes late hides a write that took effect")
    @LoopActor func lateStatus() throws {
        try fixture.control("faults", ["route": "POST /google/*", "kind": "late-status", "status": 503, "count": 1])
        let event = hour(["id": "event10"])
        #expect(try fixture.send("POST", eventsPath, event).status == 503)
        #expect(try fixture.send("POST", eventsPath, event).reason == "duplicate")
    }

    @Test("Pages are lost or repeated by script")
    @LoopActor func pagingFaults() throws {
        for index in 10..<16 { _ = try fixture.send("POST", eventsPath, hour(["id": .string("event\(index)")])) }
        func second(_ kind: String) throws -> [JSONValue?] {
            try fixture.control("faults", ["route": "GET /google/*", "kind": .string(kind), "count": 1])
            let first = try fixture.send("GET", eventsPath + "?maxResults=2").json
            let token = first["nextPageToken"]?.string ?? ""
            return (try fixture.send("GET", "\(eventsPath)?maxResults=2&pageToken=\(token)").json["items"]?.array ?? [])
                .map { $0["id"] }
        }
        #expect(try second("repeat-page") == ["event10", "event11"])
        #expect(try second("skip-page") == ["event14", "event15"])
    }

    @Test("What was received is listed, without secrets")
    @LoopActor func requests() throws {
        _ = try fixture.send("GET", eventsPath + "?maxResults=7")
        _ = try fixture.send("POST", "/google/token", body: "client_secret=hidden")
        let listed = try fixture.control("google/requests", method: "GET")
        let entries = listed["requests"]?.array ?? []
        #expect(entries.count == 2)
        #expect(entries[0]["caller"] == "ada@example.org")
        #expect(entries[0]["query"]?["maxResults"] == "7")
        #expect(entries[0]["status"] == 200)
        #expect(entries[1]["body"] == .null)
    }
}
