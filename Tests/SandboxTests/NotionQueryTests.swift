import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Notion: queries") struct NotionQueryTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        await fixture.beNotionIntegration()
        try await fixture.control("notion/settings", ["rate": 0])
    }

    @LoopActor private func names(_ body: JSONValue) throws -> [String] {
        let answer = try fixture.send("POST", notionQuery, body)
        #expect(answer.status == 200, "\(answer.json)")
        return (answer.json["results"]?.array ?? []).map { NotionText.plain($0["properties"]?["Name"]?["title"]) }
    }

    @Test("A cursor leads through all rows, a hundred at a time at most")
    @LoopActor func pages() throws {
        try fixture.control("notion/fill", ["count": 250])
        var body: JSONValue = ["sorts": [["timestamp": "last_edited_time", "direction": "ascending"]]]
        var sizes: [Int] = []
        var seen: Set<JSONValue> = []
        while true {
            let page = try fixture.send("POST", notionQuery, body).json
            sizes.append(page["results"]?.array?.count ?? 0)
            for row in page["results"]?.array ?? [] { seen.insert(row["id"] ?? .null) }
            guard page["has_more"] == true, let cursor = page["next_cursor"] else {
                #expect(page["next_cursor"] == .null)
                #expect(page["request_status"] == ["type": "complete"])
                break
            }
            body = body.merging(["start_cursor": cursor])
        }
        #expect(sizes == [100, 100, 50])
        #expect(seen.count == 250)
        #expect(try fixture.send("POST", notionQuery, ["page_size": 101]).code == "validation_error")
        #expect(try fixture.send("POST", notionQuery, ["page_size": 0]).code == "validation_error")
        #expect(try fixture.send("POST", notionQuery, body.merging(["sorts": []])).code == "validation_error")
        #expect(try fixture.send("POST", notionQuery, ["start_cursor": "x"]).code == "validation_error")
    }

    @Test(
        "A query stops at its limit and says so",
        arguments: [(149, "complete"), (150, "complete"), (151, "incomplete")])
    @LoopActor func stops(count: Int, status: String) throws {
        try fixture.control("notion/settings", ["query_limit": 150])
        try fixture.control("notion/fill", ["count": .number(count)])
        let first = try fixture.send("POST", notionQuery, [:]).json
        let last = try fixture.send("POST", notionQuery, ["start_cursor": first["next_cursor"] ?? .null]).json
        #expect(last["results"]?.array?.count == min(count, 150) - 100)
        #expect(last["has_more"] == false)
        #expect(last["request_status"]?["type"]?.string == status)
        if status == "incomplete" {
            #expect(last["request_status"]?["incomplete_reason"] == "query_result_limit_reached")
        }
    }

    @Test("Rows are found by when they were last edited, rounded to the minute")
    @LoopActor func lastEdited() async throws {
        await fixture.time.advance(by: .seconds(30))
        try fixture.control("notion/create-page", ["name": "Old"])
        await fixture.time.advance(by: .minutes(10))
        let created = try fixture.control("notion/create-page", ["name": "New"])
        let mark = try #require(created["last_edited_time"]?.string)
        func body(_ condition: String) -> JSONValue {
            ["filter": ["timestamp": "last_edited_time", "last_edited_time": [condition: .string(mark)]]]
        }
        #expect(try names(body("on_or_after")) == ["New"])
        #expect(try names(body("after")) == [])
        #expect(try names(body("before")) == ["Old"])
        #expect(try names(body("equals")) == ["New"])
        let descending: JSONValue = ["sorts": [["timestamp": "last_edited_time", "direction": "descending"]]]
        #expect(try names(descending) == ["New", "Old"])
    }

    @Test("Filters on dates, texts, selects and check boxes, and together")
    @LoopActor func filters() throws {
        try fixture.control("notion/create-page", ["name": "Alpha", "date": "2026-12-01"])
        try fixture.control(
            "notion/create-page",
            ["name": "Beta", "date": "2026-12-05T10:00:00+01:00", "properties": ["Busy": ["select": ["name": "Busy"]]]])
        try fixture.control("notion/create-page", ["name": "Gamma", "properties": ["Done": ["checkbox": true]]])
        let byName: JSONValue = [["property": "Name", "direction": "ascending"]]
        func found(_ filter: JSONValue) throws -> [String] { try names(["filter": filter, "sorts": byName]) }
        #expect(try found(["property": "Date", "date": ["on_or_after": "2026-12-02"]]) == ["Beta"])
        #expect(try found(["property": "Wp%3DC", "date": ["equals": "2026-12-01"]]) == ["Alpha"])
        #expect(try found(["property": "Date", "date": ["is_empty": true]]) == ["Gamma"])
        #expect(try found(["property": "Name", "title": ["contains": "a"]]) == ["Alpha", "Beta", "Gamma"])
        #expect(try found(["property": "Name", "title": ["starts_with": "be"]]) == ["Beta"])
        #expect(try found(["property": "Busy", "select": ["equals": "Busy"]]) == ["Beta"])
        #expect(try found(["property": "Done", "checkbox": ["equals": false]]) == ["Alpha", "Beta"])
        let either: JSONValue = [
            "or": [
                ["property": "Done", "checkbox": ["equals": true]],
                ["and": [["property": "Date", "date": ["before": "2026-12-02"]]]],
            ]
        ]
        #expect(try found(either) == ["Alpha", "Gamma"])
        let deep: JSONValue = ["and": [["or": [["and": [["property": "Done", "checkbox": ["equals": true]]]]]]]]
        #expect(try fixture.send("POST", notionQuery, ["filter": deep]).code == "validation_error")
        for wrong in [
            ["property": "Nothing", "date": ["is_empty": true]], ["property": "Date", "title": ["equals": "x"]],
            ["property": "Date", "date": ["on_or_after": "soon"]], ["property": "Date", "date": [:]],
        ] as [JSONValue] {
            #expect(try fixture.send("POST", notionQuery, ["filter": wrong]).code == "validation_error")
        }
        let slim = try fixture.send("POST", notionQuery + "?filter_properties[]=title", [:]).json
        #expect(slim["results"]?.array?.first?["properties"]?.keys == ["Name"])
    }

    @Test("A row that moves while somebody pages shifts no other row")
    @LoopActor func movesWhilePaging() throws {
        try fixture.control("notion/fill", ["count": 6])
        let body: JSONValue = [
            "page_size": 2, "sorts": [["timestamp": "last_edited_time", "direction": "ascending"]],
        ]
        let first = try fixture.send("POST", notionQuery, body).json
        try fixture.control("notion/edit-page", ["id": first["results"]?.array?[0]["id"] ?? .null, "notes": "moved"])
        #expect(try names(body.merging(["start_cursor": first["next_cursor"] ?? .null])) == ["Row 3", "Row 4"])
    }

    @Test("More than the rate answers 429 with seconds to wait")
    @LoopActor func rates() async throws {
        try fixture.control("notion/settings", ["rate": 3, "burst": 3])
        let statuses = try (0..<4).map { _ in try fixture.send("GET", "/notion/v1/users/me") }
        #expect(statuses.map(\.status) == [200, 200, 200, 429])
        #expect(statuses[3].code == "rate_limited")
        #expect(statuses[3].headers["Retry-After"] == "1")
        #expect(statuses[3].json["additional_data"]?["rate_limit_reason"] == "public_api_request_rate_limit")
        await fixture.time.advance(by: .seconds(1))
        #expect(try fixture.send("GET", "/notion/v1/users/me").status == 200)
    }

    @Test(
        "Refusals of every form can be scripted",
        arguments: [
            ("rate_limited", 429), ("service_overload", 529), ("conflict_error", 409), ("internal_server_error", 500),
            ("service_unavailable", 503), ("gateway_timeout", 504), ("unauthorized", 401), ("object_not_found", 404),
            ("restricted_resource", 403), ("validation_error", 400),
        ])
    @LoopActor func scripted(code: String, status: Int) throws {
        try fixture.control("faults", ["route": "/notion/*", "kind": "error", "reason": .string(code), "count": 1])
        let refused = try fixture.send("POST", notionQuery, [:])
        #expect(refused.status == status)
        #expect(refused.code == code)
        #expect(refused.json["status"] == .number(status))
        #expect((refused.headers["Retry-After"] != nil) == [429, 529].contains(status))
        #expect(try fixture.send("POST", notionQuery, [:]).status == 200)
    }

    @Test("A row that was made behind a late 503 is there")
    @LoopActor func lateStatus() throws {
        try fixture.control("faults", ["route": "POST /notion/v1/pages", "kind": "late-status", "count": 1])
        let body: JSONValue = [
            "parent": ["data_source_id": .string(NotionWorld.dataSourceID)],
            "properties": ["Name": ["title": [["text": ["content": "Late"]]]]],
        ]
        #expect(try fixture.send("POST", "/notion/v1/pages", body).code == "service_unavailable")
        #expect(try names(["filter": ["property": "Name", "title": ["equals": "Late"]]]) == ["Late"])
    }
}
