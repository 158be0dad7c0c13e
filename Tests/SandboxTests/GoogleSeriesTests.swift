import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Google: series") struct GoogleSeriesTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        try await fixture.beGoogleUser()
    }

    /// Ten Mondays at ten in Zurich, without the second one; the example of the facts.
    private static let weekly: JSONValue = [
        "id": "series77", "summary": "Weekly",
        "start": ["dateTime": "2026-11-02T10:00:00", "timeZone": "Europe/Zurich"],
        "end": ["dateTime": "2026-11-02T10:30:00", "timeZone": "Europe/Zurich"],
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=10", "EXDATE;TZID=Europe/Zurich:20261109T100000"],
    ]

    @LoopActor private func get(_ path: String) throws -> JSONValue {
        let answer = try fixture.send("GET", eventsPath + path)
        #expect(answer.status == 200, "\(path): \(answer.json)")
        return answer.json
    }

    private func items(_ page: JSONValue) -> [JSONValue] { page["items"]?.array ?? [] }

    @Test("A series is one event; its instances have the slots as keys")
    @LoopActor func instances() throws {
        #expect(try fixture.send("POST", eventsPath, Self.weekly).status == 200)
        #expect(items(try get("")).map { $0["id"] } == ["series77"])
        let instances = items(try get("/series77/instances"))
        #expect(instances.count == 9)
        #expect(instances[0]["id"] == "series77_20261102T090000Z")
        #expect(instances[1]["originalStartTime"]?["dateTime"] == "2026-11-16T10:00:00+01:00")
        #expect(instances[1]["recurringEventId"] == "series77")
        #expect(instances[1]["recurrence"] == nil)
        #expect(instances[1]["iCalUID"] == "series77@google.com")
        let single = items(try get("?singleEvents=true&orderBy=startTime"))
        #expect(single.map { $0["id"] } == instances.map { $0["id"] })
        let one = items(try get("/series77/instances?originalStart=2026-11-16T09:00:00Z"))
        #expect(one.map { $0["id"] } == ["series77_20261116T090000Z"])
    }

    @Test("An instance that is written becomes an exception, which keeps its slot after moving")
    @LoopActor func exceptions() throws {
        _ = try fixture.send("POST", eventsPath, Self.weekly)
        let token = try #require(try get("")["nextSyncToken"]?.string)
        let path = "/series77_20261116T090000Z"
        let moved = try fixture.send(
            "PATCH", eventsPath + path,
            [
                "start": ["dateTime": "2026-11-17T15:00:00+01:00"], "end": ["dateTime": "2026-11-17T15:30:00+01:00"],
            ])
        #expect(moved.json["originalStartTime"]?["dateTime"] == "2026-11-16T10:00:00+01:00")
        let changes = items(try get("?syncToken=\(token)"))
        #expect(changes.map { $0["id"] } == ["series77_20261116T090000Z"])
        #expect(items(try get("")).count == 2)
        let single = items(try get("?singleEvents=true"))
        #expect(single.count == 9)
        #expect(single.contains { $0["start"]?["dateTime"] == "2026-11-17T15:00:00+01:00" })
    }

    @Test("A cancelled occurrence is a stub that stays as long as its series lives")
    @LoopActor func cancellations() throws {
        _ = try fixture.send("POST", eventsPath, Self.weekly)
        let token = try #require(try get("")["nextSyncToken"]?.string)
        let path = eventsPath + "/series77_20261116T090000Z"
        #expect(try fixture.send("DELETE", path).status == 204)
        #expect(try fixture.send("DELETE", path).status == 410)
        let stub = try #require(items(try get("?syncToken=\(token)")).first)
        #expect(stub["status"] == "cancelled")
        #expect(stub["recurringEventId"] == "series77")
        #expect(stub["originalStartTime"]?["dateTime"] == "2026-11-16T10:00:00+01:00")
        #expect(stub["start"] == nil)
        // With neither deleted nor single events asked for, it is there all the same.
        #expect(items(try get("")).count == 2)
        #expect(items(try get("?singleEvents=true")).count == 8)
        #expect(items(try get("/series77/instances")).count == 8)
        #expect(items(try get("/series77/instances?showDeleted=true")).count == 9)
        #expect(try fixture.send("DELETE", eventsPath + "/series77").status == 204)
        #expect(items(try get("")).isEmpty)
    }

    @Test("A slot that the rule does not have is 404, and instances of a single event are refused")
    @LoopActor func strangers() throws {
        _ = try fixture.send("POST", eventsPath, Self.weekly)
        #expect(try fixture.send("GET", eventsPath + "/series77_20261109T090000Z").status == 404)
        #expect(try fixture.send("GET", eventsPath + "/series77_20261103T090000Z").status == 404)
        _ = try fixture.send("POST", eventsPath, hour(["id": "single0"]))
        #expect(try fixture.send("GET", eventsPath + "/single0/instances").status == 400)
    }

    @Test("A series that is shortened or moved loses the exceptions it has no slots for")
    @LoopActor func splits() throws {
        _ = try fixture.send("POST", eventsPath, Self.weekly)
        _ = try fixture.send("PATCH", eventsPath + "/series77_20261221T090000Z", ["summary": "Late one"])
        _ = try fixture.send(
            "PATCH", eventsPath + "/series77", ["recurrence": ["RRULE:FREQ=WEEKLY;UNTIL=20261130T090000Z"]])
        let late = try get("/series77_20261221T090000Z")
        #expect(late["status"] == "cancelled")
        #expect(items(try get("?singleEvents=true")).count == 5)
    }

    @Test("The hour of a series stands still on the clocks of its zone")
    @LoopActor func zones() throws {
        _ = try fixture.send(
            "POST", eventsPath,
            [
                "id": "hours0", "start": ["dateTime": "2026-10-24T10:00:00", "timeZone": "Europe/Zurich"],
                "end": ["dateTime": "2026-10-24T11:00:00", "timeZone": "Europe/Zurich"],
                "recurrence": ["RRULE:FREQ=DAILY;COUNT=2"],
            ])
        let starts = items(try get("?singleEvents=true&orderBy=startTime")).map { $0["start"]?["dateTime"] }
        #expect(starts == ["2026-10-24T10:00:00+02:00", "2026-10-25T10:00:00+01:00"])
    }

    @Test(
        "Rules give the days they should",
        arguments: [
            ("FREQ=DAILY;INTERVAL=10;COUNT=3", "20260101 20260111 20260121"),
            ("FREQ=WEEKLY;BYDAY=TH,SU;COUNT=4", "20260101 20260104 20260108 20260111"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;WKST=SU;COUNT=3", "20260101 20260111 20260115"),
            ("FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=4", "20260101 20260113 20260130 20260210"),
            ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "20260101 20260131 20260331"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260401", "20260101 20260131 20260228 20260331"),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "20260101 20260130 20260227"),
            ("FREQ=YEARLY;BYMONTH=6;BYDAY=1MO;COUNT=3", "20260101 20260601 20270607"),
            ("FREQ=YEARLY;COUNT=3", "20260101 20270101 20280101"),
        ])
    @LoopActor func rules(rule: String, expected: String) throws {
        _ = try fixture.send(
            "POST", eventsPath,
            [
                "id": "dates0", "start": ["date": "2026-01-01"], "end": ["date": "2026-01-02"],
                "recurrence": [.string("RRULE:\(rule)")],
            ])
        let ids = items(try get("/dates0/instances?timeMax=2029-01-01T00:00:00Z")).compactMap { $0["id"]?.string }
        #expect(ids.map { $0.dropFirst(7) }.joined(separator: " ") == expected)
    }
}
