import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Paging") struct PagingTests {
    @Test("A walk gives every guest once, whatever the page size", arguments: [1, 7, 49, 50, 51, 100, 1000])
    func walksAreComplete(limit: Int) throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let ids = try fixture.walk("/v1/events/guests/list", [("event_id", event.id)], limit: limit).map { $0["id"] }
        #expect(Set(ids).count == ids.count)
        #expect(ids.count == fixture.community.guests(of: event.id).count)
    }

    @Test(
        "A walk is complete in every order",
        arguments: ["name", "email", "created_at", "registered_at", "checked_in_at"],
        ["asc", "desc", "asc nulls last", "desc nulls last"])
    func walksAreCompleteInEveryOrder(column: String, direction: String) throws {
        var fixture = try APIFixture()
        let event = try #require(fixture.community.events(of: nil).first)
        let query = [("event_id", event.id), ("sort_column", column), ("sort_direction", direction)]
        let ids = try fixture.walk("/v1/events/guests/list", query, limit: 7).map { $0["id"] }
        #expect(Set(ids).count == fixture.community.guests(of: event.id).count)
        #expect(Set(ids).count == ids.count)
    }

    @Test("A guest who registers during a walk does not disturb it")
    func walksAreStable() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let before = fixture.community.guests(of: event.id).map(\.id)
        let first = try fixture.get("/v1/events/guests/list", [("event_id", event.id), ("pagination_limit", "20")])
        _ = fixture.community.register(
            email: "late@example.org", name: nil, for: event, status: .approved, at: reference + .seconds(1))
        let cursor = try #require(first["next_cursor"]?.string)
        let rest = try fixture.get(
            "/v1/events/guests/list",
            [("event_id", event.id), ("pagination_limit", "100"), ("pagination_cursor", cursor)])
        let seen = ((first["entries"]?.array ?? []) + (rest["entries"]?.array ?? [])).compactMap { $0["id"]?.string }
        #expect(Set(before).subtracting(seen).isEmpty || rest["has_more"] == true)
        #expect(Set(seen).count == seen.count)
    }

    @Test(
        "The limit is 50 by default and silently reduced to 100",
        arguments: [(nil, 50), ("99", 99), ("100", 100), ("101", 100)])
    func limits(asked: String?, given: Int) throws {
        var fixture = try APIFixture()
        let event = try #require(
            fixture.community.events(of: nil).max {
                fixture.community.guests(of: $0.id).count < fixture.community.guests(of: $1.id).count
            })
        for number in 0..<60 {
            _ = fixture.community.register(
                email: "p\(number)@example.org", name: nil, for: event, status: .approved, at: reference)
        }
        let query = [("event_id", event.id)] + (asked.map { [("pagination_limit", $0)] } ?? [])
        #expect(try fixture.get("/v1/events/guests/list", query)["entries"]?.array?.count == given)
    }

    @Test("A limit or cursor that cannot be is refused", arguments: ["0", "-1", "x", ""])
    func refusesLimits(limit: String) throws {
        var fixture = try APIFixture()
        #expect(try fixture.send("GET", "/v1/calendars/events/list", [("pagination_limit", limit)]).status == 400)
        #expect(
            try fixture.send("GET", "/v1/calendars/events/list", [("pagination_cursor", "!" + limit)]).status == 400)
    }

    @Test("The last page has a cursor, unless set otherwise")
    func lastPage() throws {
        var fixture = try APIFixture()
        let page = try fixture.get("/v1/calendars/events/list")
        #expect(page["has_more"] == false)
        #expect(page["next_cursor"] != nil)
        fixture.api.settings.givesCursorOnLastPage = false
        #expect(try fixture.get("/v1/calendars/events/list").keys == ["entries", "has_more"])
    }

    @Test("The cursor is unpadded base64 of sv and fb, as recorded")
    func cursorForm() throws {
        let recorded = "eyJzdiI6IjIwMjYtMTItMTAgMTg6MDA6MDArMDAiLCJmYiI6ImNhbGV2LTBYeTdSazJMbVE5VGJacyJ9"
        let cursor = try #require(Cursor(text: recorded))
        #expect(cursor == Cursor(sortValue: "2026-12-10 18:00:00+00", id: "calev-0Xy7Rk2LmQ9TbZs"))
        #expect(cursor.text == recorded)
        #expect(Cursor(text: "AAAA") == nil)
    }

    @Test("Filters and the time window hold")
    func filters() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let pending = try fixture.walk(
            "/v1/events/guests/list", [("event_id", event.id), ("approval_status", "approved")], limit: 100)
        #expect(pending.allSatisfy { $0["approval_status"] == "approved" })
        let window = [("after", event.startAt.rfc3339), ("before", event.startAt.rfc3339)]
        let found = try fixture.walk("/v1/calendars/events/list", window, limit: 10)
        #expect(found.map { $0["id"]?.string } == [event.id])
        #expect(try fixture.send("GET", "/v1/calendars/events/list", [("after", "yesterday")]).status == 400)
        #expect(
            try fixture.send(
                "GET", "/v1/events/guests/list", [("event_id", event.id), ("approval_status", "maybe")]
            ).status == 400)
    }

    @Test("A repeated page comes twice, a skipped one never")
    func faults() throws {
        var fixture = try APIFixture()
        let path = "/v1/calendars/events/list"
        let size = [("pagination_limit", "10")]
        let repeated = try fixture.send("GET", path, size, pagingFault: .repeatPage).json
        let again = try fixture.get(path, size + [("pagination_cursor", repeated["next_cursor"]?.string ?? "")])
        #expect(repeated["has_more"] == true)
        #expect(again["entries"] == repeated["entries"])
        let skipped = try fixture.send("GET", path, size, pagingFault: .skipPage).json
        let after = try fixture.get(path, size + [("pagination_cursor", skipped["next_cursor"]?.string ?? "")])
        let all = try fixture.walk(path, limit: 10)
        #expect(skipped["entries"]?.array == Array(all[..<10]))
        #expect(after["entries"]?.array == Array(all[20..<30]))
    }
}
