import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Google: lists and synchronisation") struct GoogleSyncTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        try await fixture.beGoogleUser()
    }

    @LoopActor private func fill(_ count: Int) throws {
        for index in 0..<count {
            #expect(try fixture.send("POST", eventsPath, hour(["id": .string("event\(index + 10)")])).status == 200)
        }
    }

    @LoopActor private func list(_ query: String = "") throws -> JSONValue {
        let answer = try fixture.send("GET", eventsPath + query)
        #expect(answer.status == 200, "\(query): \(answer.json)")
        return answer.json
    }

    private func ids(_ page: JSONValue) -> [String] { (page["items"]?.array ?? []).compactMap { $0["id"]?.string } }

    @Test("Pages lead to each other, and only the last one has a sync token")
    @LoopActor func pages() throws {
        try fill(5)
        let first = try list("?maxResults=2")
        #expect(ids(first) == ["event10", "event11"])
        #expect(first["nextSyncToken"] == nil)
        let second = try list("?maxResults=2&pageToken=\(first["nextPageToken"]?.string ?? "")")
        #expect(second["nextSyncToken"] == nil)
        let third = try list("?maxResults=2&pageToken=\(second["nextPageToken"]?.string ?? "")")
        #expect(ids(third) == ["event14"])
        #expect(third["nextPageToken"] == nil)
        #expect(third["nextSyncToken"] != nil)
        let other = try fixture.send(
            "GET", eventsPath + "?maxResults=2&showDeleted=true&pageToken=\(first["nextPageToken"]?.string ?? "")")
        #expect(other.status == 400)
    }

    @Test("A sync token brings what changed since, deletions as stubs")
    @LoopActor func increments() throws {
        try fill(3)
        let token = try #require(try list()["nextSyncToken"]?.string)
        #expect(ids(try list("?syncToken=\(token)")).isEmpty)
        _ = try fixture.send("PATCH", "\(eventsPath)/event10", ["summary": "Changed"])
        _ = try fixture.send("DELETE", "\(eventsPath)/event11")
        try fixture.control("google/create-event", ["id": "event20", "summary": "New", "start": "2026-12-05"])
        let changes = try list("?syncToken=\(token)")
        #expect(Set(ids(changes)) == ["event10", "event11", "event20"])
        let stub = changes["items"]?.array?.first { $0["id"] == "event11" }
        #expect(stub?["status"] == "cancelled")
        #expect(stub?["summary"] == nil)
        #expect(stub?["start"] == nil)
        try fixture.control("google/settings", ["stub": "full"])
        let full = try list("?syncToken=\(token)")["items"]?.array?.first { $0["id"] == "event11" }
        #expect(full?["summary"] == "Review")
        let next = try #require(changes["nextSyncToken"]?.string)
        #expect(ids(try list("?syncToken=\(next)")).isEmpty)
        #expect(!ids(try list()).contains("event11"))
        #expect(ids(try list("?showDeleted=true")).contains("event11"))
    }

    @Test("A large calendar comes in pages of 250, and ten changes of it in one")
    @LoopActor func large() throws {
        try fixture.control("google/fill", ["count": 1001])
        var sizes: [Int] = []
        var page = try list()
        while let next = page["nextPageToken"]?.string {
            sizes.append(ids(page).count)
            page = try list("?pageToken=\(next)")
        }
        #expect(sizes + [ids(page).count] == [250, 250, 250, 250, 1])
        try fixture.control("google/fill", ["count": 10])
        #expect(ids(try list("?syncToken=\(page["nextSyncToken"]?.string ?? "")")).count == 10)
    }

    @Test("What changes while somebody pages arrives at the latest with the next run")
    @LoopActor func changesWhilePaging() throws {
        try fill(4)
        let first = try list("?maxResults=2")
        _ = try fixture.send("PATCH", "\(eventsPath)/event10", ["summary": "While paging"])
        let last = try list("?maxResults=2&pageToken=\(first["nextPageToken"]?.string ?? "")")
        let token = try #require(last["nextSyncToken"]?.string)
        #expect(ids(try list("?syncToken=\(token)")) == ["event10"])
    }

    @Test("An incremental run pages with the same sync token and a page token")
    @LoopActor func pagesIncrements() throws {
        let token = try #require(try list()["nextSyncToken"]?.string)
        try fill(5)
        var seen: [String] = []
        var page = try list("?maxResults=2&syncToken=\(token)")
        while let next = page["nextPageToken"]?.string {
            seen += ids(page)
            page = try list("?maxResults=2&syncToken=\(token)&pageToken=\(next)")
        }
        seen += ids(page)
        #expect(seen == (10..<15).map { "event\($0)" })
        #expect(page["nextSyncToken"] != nil)
    }

    @Test(
        "Eight filters and showDeleted=false are refused beside a sync token",
        arguments: [
            "iCalUID=x", "orderBy=updated", "privateExtendedProperty=a%3Db", "q=x", "sharedExtendedProperty=a%3Db",
            "timeMin=2026-01-01T00:00:00Z", "timeMax=2026-01-01T00:00:00Z", "updatedMin=2026-01-01T00:00:00Z",
            "showDeleted=false",
        ])
    @LoopActor func forbidden(parameter: String) throws {
        let token = try #require(try list()["nextSyncToken"]?.string)
        let answer = try fixture.send("GET", "\(eventsPath)?syncToken=\(token)&\(parameter)")
        #expect(answer.status == 400)
        #expect(answer.reason == "invalid")
    }

    @Test("Dead sync tokens answer 410 fullSyncRequired: invalidated, too old, or after a change of sharing")
    @LoopActor func deadTokens() async throws {
        func answer(_ token: String?) throws -> OutsideFixture.Answer {
            try fixture.send("GET", "\(eventsPath)?syncToken=\(token ?? "")")
        }
        let first = try list()["nextSyncToken"]?.string
        try fixture.control("google/invalidate-sync-tokens")
        #expect(try answer(first).status == 410)
        #expect(try answer(first).reason == "fullSyncRequired")
        let second = try list()["nextSyncToken"]?.string
        try fixture.control("google/share", ["email": "cleo@mail.example", "role": "reader"])
        #expect(try answer(second).reason == "fullSyncRequired")
        let third = try list()["nextSyncToken"]?.string
        try fixture.control("clock", ["advance": 2_419_201])
        try fixture.beGoogleUser()
        #expect(try answer(third).reason == "fullSyncRequired")
        #expect(try answer("nonsense").status == 400)
        try fixture.beGoogleUser("ben@example.org")
        #expect(try answer(third).status == 400)
    }

    @Test("A token is bound to its parameters")
    @LoopActor func parameters() throws {
        let token = try #require(try list("?singleEvents=true")["nextSyncToken"]?.string)
        #expect(try fixture.send("GET", "\(eventsPath)?syncToken=\(token)").status == 400)
        #expect(try fixture.send("GET", "\(eventsPath)?syncToken=\(token)&singleEvents=true").status == 200)
    }

    @Test("updatedMin brings deletions always, and too old a one answers 410")
    @LoopActor func updatedMin() async throws {
        try fill(2)
        await fixture.time.advance(by: .minutes(10))
        let mark = fixture.assembly.google.clock.now.rfc3339
        _ = try fixture.send("DELETE", "\(eventsPath)/event10")
        #expect(ids(try list("?updatedMin=\(mark)")) == ["event10"])
        let old = (fixture.google.clock.now - .days(29)).rfc3339
        let answer = try fixture.send("GET", "\(eventsPath)?updatedMin=\(old)")
        #expect(answer.status == 410)
        #expect(answer.reason == "updatedMinTooLongAgo")
    }

    @Test("Bounds are exclusive: of the end for timeMin, of the start for timeMax")
    @LoopActor func bounds() throws {
        try fill(1)
        func count(_ query: String) throws -> Int { ids(try list(query)).count }
        #expect(try count("?timeMin=2026-12-01T10:00:00Z") == 0)
        #expect(try count("?timeMin=2026-12-01T09:59:59Z") == 1)
        #expect(try count("?timeMax=2026-12-01T09:00:00Z") == 0)
        #expect(try count("?timeMax=2026-12-01T09:00:01Z") == 1)
        #expect(try fixture.send("GET", eventsPath + "?timeMin=2026-12-01T10:00:00").status == 400)
        let empty = try fixture.send("GET", eventsPath + "?timeMin=2026-12-02T00:00:00Z&timeMax=2026-12-01T00:00:00Z")
        #expect(empty.reason == "timeRangeEmpty")
        #expect(try fixture.send("GET", eventsPath + "?orderBy=startTime").status == 400)
        #expect(try fixture.send("GET", eventsPath + "?maxResults=0").status == 400)
    }

    @Test("Events are found by private property, by text and by UID; other zones show other offsets")
    @LoopActor func searches() throws {
        try fill(2)
        _ = try fixture.send(
            "POST", eventsPath,
            hour(["id": "marked", "summary": "Retro", "extendedProperties": ["private": ["bx": "1"]]]))
        #expect(ids(try list("?privateExtendedProperty=bx%3D1")) == ["marked"])
        #expect(ids(try list("?q=retro")) == ["marked"])
        #expect(ids(try list("?iCalUID=marked%40google.com")) == ["marked"])
        let shown = try list("?q=retro&timeZone=America/New_York")
        #expect(shown["items"]?.array?.first?["start"]?["dateTime"] == "2026-12-01T04:00:00-05:00")
        #expect(shown["timeZone"] == "America/New_York")
        #expect(shown["nextSyncToken"] == nil)
    }

    @Test("The calendar list is paged and kept in step with a token of its own")
    @LoopActor func calendarList() throws {
        let path = "/google/calendar/v3/users/me/calendarList"
        let first = try fixture.send("GET", path).json
        #expect(ids(first) == ["ada@example.org", "c_188@group.calendar.google.com"])
        #expect(first["items"]?.array?.first?["primary"] == true)
        let token = try #require(first["nextSyncToken"]?.string)
        let made = try fixture.send("POST", "/google/calendar/v3/calendars", ["summary": "Rollcall"]).json
        let changes = try fixture.send("GET", "\(path)?syncToken=\(token)").json
        #expect(ids(changes) == [made["id"]?.string ?? ""])
        #expect(try fixture.send("GET", "\(path)?syncToken=\(token)&minAccessRole=owner").status == 400)
        #expect(try fixture.send("DELETE", "/google/calendar/v3/calendars/\(made["id"]?.string ?? "")").status == 204)
        let gone = try fixture.send("GET", "\(path)?syncToken=\(changes["nextSyncToken"]?.string ?? "")").json
        #expect(gone["items"]?.array?.first?["deleted"] == true)
        #expect(try fixture.send("DELETE", "/google/calendar/v3/calendars/primary").status == 403)
        #expect(ids(try fixture.send("GET", path + "?minAccessRole=owner").json).count == 2)
    }
}
