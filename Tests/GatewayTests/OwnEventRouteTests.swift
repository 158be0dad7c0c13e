import Contracts
import EventLoop
import JSON
import Testing
import Time

@testable import Gateway

@Suite("Events of one's own over HTTP")
struct OwnEventRouteTests {
    init() { EventLoop.startOnThread() }

    private let json = "Content-Type: application/json"

    private func body(_ text: String) throws -> JSONValue {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        return try JSON.decode(JSONValue.self, from: Array((parts.last ?? "").utf8))
    }

    @Test("are made with the client's key, and have their version as entity tag") @LoopActor
    func creation() async throws {
        let gateway = try await GatewayFixture()
        let writer = try await gateway.key(["write"])
        let event = Array(
            #"{"title":"Dinner","startsAt":"2030-01-01T18:00:00Z","recurrence":["RRULE:FREQ=DAILY"]}"#.utf8)
        let made = try await gateway.send(
            "POST /v1/events", headers: [json, "Idempotency-Key: k-1"], body: event, key: writer)
        #expect(made.status == 201 && made.text.contains("ETag: \"0\"\r\n"))
        let again = try await gateway.send(
            "POST /v1/events", headers: [json, "Idempotency-Key: k-1"], body: event, key: writer)
        #expect(again.status == 201 && gateway.kept.created.count == 1)
        let longest = "Idempotency-Key: \(String(repeating: "k", count: 255))"
        _ = try await gateway.send("POST /v1/events", headers: [json, longest], body: event, key: writer)
        let keys = gateway.kept.created.compactMap(\.key)
        // The calendar program takes no longer ones.
        #expect(Set(keys).count == 2 && keys.allSatisfy { $0.utf8.count <= 128 })
        #expect(gateway.kept.created[0].event.recurrence == ["RRULE:FREQ=DAILY"])
        let wrong = try await gateway.send(
            "POST /v1/events", headers: [json], body: Array(#"{"title":"Dinner"}"#.utf8), key: writer)
        #expect(wrong.status == 400)
        let problem = try body(wrong.text)
        #expect(problem["detail"] == "startsAt is missing")
        #expect(problem["errors"] == [["field": "startsAt", "message": "is missing"]])
        let reader = try await gateway.key(["read"])
        #expect(try await gateway.send("POST /v1/events", headers: [json], body: event, key: reader).status == 403)
        await gateway.stop()
    }

    @Test("change in what is given; null takes away; an old version is refused") @LoopActor
    func changes() async throws {
        let gateway = try await GatewayFixture()
        let key = try await gateway.key(["write"])
        let change = Array(#"{"url":null,"title":"Supper"}"#.utf8)
        let changed = try await gateway.send(
            "PATCH /v1/events/event-1", headers: [json, "If-Match: \"3\""], body: change, key: key)
        #expect(changed.status == 200 && changed.text.contains("ETag: \"4\"\r\n"))
        var expected = EventChanges()
        expected.title = .set("Supper")
        expected.url = .removed
        #expect(gateway.kept.updated == [UpdateEvent(id: "event-1", expectedVersion: 3, changes: expected)])
        for tag in ["\"2\"", "W/\"3\"", "x"] {
            let late = try await gateway.send(
                "PATCH /v1/events/event-1", headers: [json, "If-Match: \(tag)"], body: change, key: key)
            #expect(late.status == 412, "\(tag)")
        }
        let any = try await gateway.send(
            "PUT /v1/events/event-1", headers: [json, "If-Match: *"], body: Array(#"{"title":"All"}"#.utf8), key: key)
        #expect(any.status == 200 && gateway.kept.updated.last?.replacement == NewEvent(title: "All"))
        let gone = try await gateway.send("DELETE /v1/events/event-1", headers: ["If-Match: \"7\""], key: key)
        #expect(gone.status == 200 && gateway.kept.deleted == [DeleteEvent(id: "event-1", expectedVersion: 7)])
        await gateway.stop()
    }

    @Test("are listed among those of Luma by start, page by page, and read under the same address") @LoopActor
    func lists() async throws {
        let gateway = try await GatewayFixture()
        let key = try await gateway.key(["read"])
        gateway.add("evt-1")
        let now = gateway.time.now
        gateway.kept.records = [
            KeptEvents.record("event-2", "Late", at: now + .hours(2)),
            KeptEvents.record("event-1", "Early", at: now - .hours(2)),
        ]
        let list = try body(try await gateway.send("GET /v1/events", key: key).text)
        #expect(
            list["events"]?.array?.compactMap { $0["event"]?["id"]?.string } == ["event-1", "evt-1", "event-2"])
        let page = try body(try await gateway.send("GET /v1/events?limit=1", key: key).text)
        #expect(page["events"]?.array?.count == 1)
        #expect(page["nextCursor"]?.string == "\((now - .hours(2)).milliseconds).event-1")
        #expect(try await gateway.send("GET /page/events", key: key).text.contains("Early"))
        #expect(try await gateway.send("GET /v1/events/evt-1", key: key).text.contains(#""new":1.0"#))
        await gateway.stop()
    }

    @Test("tell clients of the calendar-sync system how they were written to outside calendars") @LoopActor
    func documentedRoutes() async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_EXTERNAL_SYNC_PATIENCE": "100ms"])
        let key = try await gateway.key(["write"])
        let synced = EventLinkSummary(integrationID: "i-1", provider: "google", state: .synced, remoteID: "g-1")
        let failed = EventLinkSummary(integrationID: "i-2", provider: "notion", state: .error, error: "refused")
        let pending = EventLinkSummary(integrationID: "i-3", provider: "caldav", state: .pending)
        gateway.kept.links = [[synced, failed, pending]]
        let event = Array(
            #"{"title":"Dinner","startDateTime":"2030-01-01T18:00:00Z","endDateTime":"2030-01-01T20:00:00Z"}"#.utf8)
        let made = try await gateway.send("POST /api/events", headers: [json], body: event, key: key)
        #expect(made.status == 200)
        let answer = try body(made.text)
        #expect(answer["success"] == true && answer["event"]?["startDateTime"] == "2030-01-01T18:00:00.000Z")
        let sync = try #require(answer["externalSync"]?.array)
        #expect(sync.map { $0["provider"] } == ["google", "notion", "caldav"])
        #expect(sync.map { $0["success"] } == [true, false, false])
        #expect(sync.map { $0["pending"] } == [false, false, true])
        #expect(sync[0]["externalId"] == "g-1" && sync[1]["error"] == "refused")
        #expect(gateway.kept.created.first?.event.endsAt == (try Timestamp(rfc3339: "2030-01-01T20:00:00Z")))

        let someday = Array(#"{"startDateTime":"someday"}"#.utf8)
        let refused = try await gateway.send("PUT /api/events?id=event-1", headers: [json], body: someday, key: key)
        #expect(refused.status == 400 && refused.text.contains("startDateTime must be an instant such as"))

        let days = Array(#"{"startDateTime":"2030-01-01","endDateTime":null}"#.utf8)
        #expect(
            try await gateway.send("PUT /api/events?id=event-1", headers: [json], body: days, key: key).status == 200)
        var changes = EventChanges()
        changes.startDate = .set(try #require(CalendarDate(year: 2030, month: 1, day: 1)))
        (changes.endsAt, changes.endDate) = (.removed, .removed)
        #expect(gateway.kept.updated.last == UpdateEvent(id: "event-1", changes: changes))

        gateway.kept.links = [[synced, failed], [failed]]
        let gone = try body(try await gateway.send("DELETE /api/events?id=event-1", key: key).text)
        #expect(gone["externalSync"]?.array?.map { $0["success"] } == [true, false])
        #expect(try await gateway.send("DELETE /api/events", key: key).status == 400)
        await gateway.stop()
    }
}
