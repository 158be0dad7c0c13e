import EventLoop
import Telemetry
import Testing

@testable import Gateway

@Suite("Feeds over HTTP")
struct FeedRouteTests {
    init() { EventLoop.startOnThread() }

    @Test("are read whole by whoever has the address, and not again by who has them") @LoopActor
    func reading() async throws {
        let gateway = try await GatewayFixture()
        let first = try await gateway.send("GET /feeds/three.ics")
        #expect(first.status == 200)
        #expect(first.text.hasSuffix("\r\n\r\npiece 0\npiece 1\npiece 2\n"))
        #expect(first.text.contains("Content-Type: text/calendar; charset=utf-8\r\n"))
        #expect(first.text.contains("ETag: \"tag-3\"\r\n"))
        #expect(first.text.contains("Referrer-Policy: no-referrer\r\n"))
        for tag in ["\"tag-3\"", "W/\"tag-3\"", "\"tag-2\", \"tag-3\"", "*"] {
            let again = try await gateway.send("GET /feeds/three.ics", headers: ["If-None-Match: \(tag)"])
            #expect(again.status == 304 && again.text.hasSuffix("\r\n\r\n"))
        }
        // People come and go without any event being changed.
        let since = "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"
        #expect(!first.text.contains("Last-Modified"))
        #expect(try await gateway.send("GET /feeds/three", headers: [since]).status == 200)
        #expect(try await gateway.send("HEAD /feeds/three.ics").status == 200)
        await gateway.stop()
    }

    @Test("are never empty when they cannot be read: subscribers would delete everything") @LoopActor
    func failures() async throws {
        let gateway = try await GatewayFixture()
        #expect(try await gateway.send("GET /feeds/other.ics").status == 404)
        #expect(try await gateway.send("GET /feeds/ended.ics").status == 410)
        let early = try await gateway.send("GET /feeds/early.ics")
        #expect(early.status == 503 && early.text.contains("Retry-After: "))
        await gateway.stop()
    }

    @Test("are read with the tag of the text that was sent, and not for ever") @LoopActor
    func changing() async throws {
        let gateway = try await GatewayFixture()
        gateway.feeds.changes = 3
        let read = try await gateway.send("GET /feeds/changing.ics")
        #expect(read.status == 200)
        #expect(read.text.hasSuffix("\r\n\r\npiece 0 of 3\npiece 1 of 3\n"))
        #expect(read.text.contains("ETag: \"tag-3\"\r\n"))
        gateway.feeds.changes = 4
        let restless = try await gateway.send("GET /feeds/changing.ics")
        #expect(restless.status == 503 && restless.text.contains("Retry-After: "))
        await gateway.stop()
    }

    @Test("have an allowance each, whoever reads them") @LoopActor
    func rate() async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_REQUESTS_PER_MINUTE": "4"])
        // Half a minute's worth at once.
        for status in [200, 200, 429] { #expect(try await gateway.send("GET /feeds/three.ics").status == status) }
        #expect(try await gateway.send("GET /feeds/another.ics").status == 200)
        await gateway.stop()
    }

    @Test("are not guessed without end, and guessing keeps nobody from a feed, known or not") @LoopActor
    func guessing() async throws {
        let gateway = try await GatewayFixture()
        #expect(try await gateway.send("GET /feeds/three.ics").status == 200)
        try await expectLimit(of: gateway) { try await gateway.send("GET /feeds/\($0).ics") }
        for feed in ["three.ics", "another.ics", "two/a.ics"] {
            #expect(try await gateway.send("GET /feeds/\(feed)").status == 200, "\(feed)")
        }
        await gateway.stop()
    }

    @Test("are looked for before anything else is, whatever is asked of them", arguments: ["GET", "PROPFIND"])
    @LoopActor func junk(method: String) async throws {
        let gateway = try await GatewayFixture()
        // No name of an event, and no XML.
        try await expectLimit(of: gateway) { _ in
            try await gateway.send("\(method) /feeds/junk/x", body: Array("<".utf8))
        }
        await gateway.stop()
    }

    /// Expects thirty failures to be let in, and those that a slow machine is granted meanwhile: one every two seconds.
    @LoopActor private func expectLimit(
        of gateway: GatewayFixture, _ attempt: @LoopActor (Int) async throws -> (status: Int, text: String)
    ) async throws {
        let begun = gateway.time.monotonic
        var (number, status) = (0, try await attempt(0).status)
        while status == 404 {
            number += 1
            status = try await attempt(number).status
        }
        #expect(status == 429)
        #expect(number >= 30 && number <= 31 + Int((gateway.time.monotonic - begun) / .seconds(2)))
    }

    @Test(
        "have addresses that are never logged",
        arguments: ["GET /feeds/", "GET //feeds/", "GET /%66eeds/", "GET /feeds/of/", "POST /feeds/"])
    @LoopActor func log(start: String) async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_LOG_LEVEL": "debug"])
        _ = try await gateway.send("\(start)three.ics")
        try await gateway.wait { gateway.log.lines.contains { $0.contains("/feeds/…") } }
        #expect(gateway.log.lines.contains { $0.contains("/feeds/…") })
        #expect(!gateway.log.lines.contains { $0.contains("three") })
        await gateway.stop()
    }

    @Test("are made and revoked only with a key that may write") @LoopActor
    func scopes() async throws {
        let gateway = try await GatewayFixture()
        let reader = try await gateway.key(["read"])
        let body = Array(#"{"name":"All","scope":{"kind":"all"}}"#.utf8)
        let made = try await gateway.send(
            "POST /v1/feeds", headers: ["Content-Type: application/json"], body: body, key: reader)
        #expect(made.status == 403)
        #expect(try await gateway.send("DELETE /v1/feeds/feed-1", key: reader).status == 403)
        #expect(try await gateway.send("GET /v1/feeds").status == 401)
        await gateway.stop()
    }
}
