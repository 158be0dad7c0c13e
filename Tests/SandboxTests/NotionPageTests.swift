import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

let notionQuery = "/notion/v1/data_sources/\(NotionWorld.dataSourceID)/query"

@Suite("Notion: rows") struct NotionPageTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        await fixture.beNotionIntegration()
        try await fixture.control("notion/settings", ["rate": 0])
    }

    @LoopActor private func create(_ properties: JSONValue) throws -> OutsideFixture.Answer {
        try fixture.send(
            "POST", "/notion/v1/pages",
            [
                "parent": ["type": "data_source_id", "data_source_id": .string(NotionWorld.dataSourceID)],
                "properties": properties,
            ])
    }

    private func text(_ content: String) -> JSONValue { [["type": "text", "text": ["content": .string(content)]]] }

    @Test("A row is made by ids or names, and read as Notion writes it")
    @LoopActor func creates() throws {
        let made = try create([
            "title": ["title": text("Office closed")],
            "Wp%3DC": ["date": ["start": "2026-12-24", "end": "2026-12-25"]],
            "Rollcall ID": ["rich_text": text("lnk_7")], "Busy": ["select": ["name": "Busy"]],
            "Done": ["checkbox": true],
            "Link": ["url": "https://example.org/"],
        ])
        #expect(made.status == 200, "\(made.json)")
        #expect(made.json["object"] == "page")
        #expect(made.json["parent"]?["type"] == "data_source_id")
        #expect(made.json["parent"]?["database_id"]?.string == NotionWorld.databaseID)
        #expect(made.json["in_trash"] == false)
        let properties = made.json["properties"]
        #expect(properties?["Name"]?["id"] == "title")
        #expect(properties?["Name"]?["title"]?.array?.first?["plain_text"] == "Office closed")
        #expect(properties?["Date"]?["date"] == ["start": "2026-12-24", "end": "2026-12-25", "time_zone": nil])
        #expect(properties?["Busy"]?["select"]?["color"] == "red")
        #expect(properties?["Done"]?["checkbox"] == true)
        #expect(properties?["Description"]?["rich_text"] == [])
        let id = made.json["id"]?.string ?? ""
        #expect(try fixture.send("GET", "/notion/v1/pages/\(id)").json == made.json)
        #expect(try fixture.send("GET", "/notion/v1/pages/\(id.filter { $0 != "-" })").status == 200)
    }

    @Test(
        "Dates keep their offset, lose their zone and what is finer than a minute",
        arguments: [
            (["start": "2026-12-01T10:00:30.500+01:00"], "2026-12-01T10:00:00.000+01:00"),
            (["start": "2026-12-01T10:00:00", "time_zone": "America/New_York"], "2026-12-01T10:00:00.000-05:00"),
            (["start": "2026-07-01T10:00:00", "time_zone": "Europe/Zurich"], "2026-07-01T10:00:00.000+02:00"),
            (["start": "2026-12-01T10:00:00Z"], "2026-12-01T10:00:00.000+00:00"),
            (["start": "2026-12-01"], "2026-12-01"),
        ] as [(JSONValue, String)])
    @LoopActor func dates(value: JSONValue, start: String) throws {
        let made = try create(["Date": ["date": value]])
        #expect(made.json["properties"]?["Date"]?["date"]?["start"]?.string == start, "\(made.json)")
        #expect(made.json["properties"]?["Date"]?["date"]?["time_zone"] == .null)
    }

    @Test("A page shows the first 25 pieces of a text; the property has all of them, in pages")
    @LoopActor func longTexts() throws {
        for count in [25, 26, 60] {
            let pieces = (0..<count).map { JSONValue.object(["text": ["content": .string("\($0) ")]]) }
            let made = try create(["Description": ["rich_text": .array(pieces)]]).json
            #expect(made["properties"]?["Description"]?["rich_text"]?.array?.count == 25)
            let property = try #require(made["properties"]?["Description"]?["id"]?.string)
            let path = "/notion/v1/pages/\(made["id"]?.string ?? "")/properties/\(property)"
            var seen: [String] = []
            var sizes: [Int] = []
            var query = ""
            while true {
                let part = try fixture.send("GET", path + query).json
                let items = part["results"]?.array ?? []
                seen += items.compactMap { $0["rich_text"]?["plain_text"]?.string }
                sizes.append(items.count)
                #expect(part["has_more"] == .bool(part["next_cursor"]?.string != nil))
                guard let next = part["next_cursor"]?.string else { break }
                query = "?start_cursor=\(next)"
            }
            #expect(seen == (0..<count).map { "\($0) " })
            #expect(sizes == [[25], [25, 1], [25, 25, 10]][[25, 26, 60].firstIndex(of: count) ?? 0])
            #expect(try fixture.send("GET", path + "?page_size=100").json["results"]?.array?.count == count)
            #expect(try fixture.send("GET", path + "?page_size=101").status == 400)
            #expect(try fixture.send("GET", path + "?start_cursor=x").status == 400)
        }
    }

    @Test("What cannot be is refused in Notion's form")
    @LoopActor func validates() throws {
        func refused(_ properties: JSONValue) throws -> Bool {
            let answer = try create(properties)
            return answer.status == 400 && answer.code == "validation_error" && answer.json["object"] == "error"
                && answer.json["request_id"] != nil
        }
        #expect(try refused(["Nothing": ["rich_text": []]]))
        #expect(try refused(["Last edited": ["last_edited_time": "2026-12-01"]]))
        #expect(try refused(["Date": ["date": ["start": "tomorrow"]]]))
        #expect(try refused(["Date": ["date": ["start": "2026-12-02", "end": "2026-12-01"]]]))
        #expect(try refused(["Date": ["date": ["start": "2026-12-01", "end": "2026-12-02T10:00:00Z"]]]))
        #expect(try refused(["Date": ["date": ["start": "2026-12-01T10:00:00Z", "time_zone": "Europe/Zurich"]]]))
        #expect(try refused(["Date": ["rich_text": []]]))
        #expect(try refused(["Busy": ["select": ["name": "a, b"]]]))
        #expect(try refused(["Link": ["url": .string(String(repeating: "u", count: 2001))]]))
        #expect(try refused(["Done": ["checkbox": "yes"]]))
        #expect(try fixture.send("POST", "/notion/v1/pages", body: "{").code == "invalid_json")
        #expect(try fixture.send("GET", "/notion/v1/pages/7").code == "validation_error")
        let huge = try create([
            "Description": [
                "rich_text": .array((0..<100).map { _ in text(String(repeating: "é", count: 2000)).array![0] })
            ]
        ])
        #expect(huge.status == 200)
    }

    @Test("Text runs hold 2,000 characters, lists a hundred runs", arguments: [(1999, 200), (2000, 200), (2001, 400)])
    @LoopActor func limits(length: Int, status: Int) throws {
        #expect(
            try create(["Description": ["rich_text": text(String(repeating: "x", count: length))]]).status == status)
        let runs = JSONValue.array((0..<(length - 1900)).map { _ in ["text": ["content": "x"]] })
        #expect(try create(["Description": ["rich_text": runs]]).status == status)
    }

    @Test("An unknown option of a select is made, and the schema shows it")
    @LoopActor func options() throws {
        #expect(try create(["Busy": ["select": ["name": "Maybe"]]]).status == 200)
        let source = try fixture.send("GET", "/notion/v1/data_sources/\(NotionWorld.dataSourceID)").json
        let names = (source["properties"]?["Busy"]?["select"]?["options"]?.array ?? []).map { $0["name"] }
        #expect(names == ["Busy", "Free", "Maybe"])
    }

    @Test("Only named properties change; null clears; edits are told apart by the minute only")
    @LoopActor func updates() async throws {
        let made = try create(["Name": ["title": text("A")], "Date": ["date": ["start": "2026-12-01"]]]).json
        let path = "/notion/v1/pages/\(made["id"]?.string ?? "")"
        let renamed = try fixture.send("PATCH", path, ["properties": ["Name": ["title": text("B")]]]).json
        #expect(renamed["properties"]?["Date"] == made["properties"]?["Date"])
        #expect(renamed["last_edited_time"] == made["last_edited_time"])
        #expect(renamed["last_edited_by"]?["id"]?.string == NotionAuthority.internalBotID)
        await fixture.time.advance(by: .seconds(90))
        let cleared = try fixture.send("PATCH", path, ["properties": ["Date": ["date": nil]]]).json
        #expect(cleared["properties"]?["Date"]?["date"] == .null)
        #expect(cleared["last_edited_time"] != made["last_edited_time"])
        #expect(cleared["last_edited_time"]?.string?.hasSuffix(":00.000Z") == true)
    }

    @Test("What is in the trash is read, refused to edits, and restored")
    @LoopActor func trash() throws {
        let path = "/notion/v1/pages/\(try create([:]).json["id"]?.string ?? "")"
        #expect(try fixture.send("PATCH", path, ["archived": true]).status == 400)
        #expect(try fixture.send("PATCH", path, ["in_trash": true]).json["in_trash"] == true)
        #expect(try fixture.send("GET", path).json["in_trash"] == true)
        #expect(try fixture.send("PATCH", path, ["properties": [:]]).code == "validation_error")
        #expect(try fixture.send("POST", notionQuery, [:]).json["results"] == [])
        #expect(try fixture.send("POST", notionQuery, ["in_trash": true]).json["results"]?.array?.count == 1)
        #expect(try fixture.send("PATCH", path, ["in_trash": false]).json["in_trash"] == false)
        fixture.beNotionIntegration(version: "2022-06-28")
        #expect(try fixture.send("PATCH", path, ["archived": true]).json["archived"] == true)
    }

    @Test("Old versions know databases, new ones data sources")
    @LoopActor func versions() throws {
        let database = "/notion/v1/databases/\(NotionWorld.databaseID)"
        let new = try fixture.send("GET", database).json
        #expect(new["data_sources"]?.array?.first?["id"]?.string == NotionWorld.dataSourceID)
        #expect(new["properties"] == nil)
        #expect(try fixture.send("POST", database + "/query", [:]).code == "invalid_request_url")
        fixture.beNotionIntegration(version: "2022-06-28")
        let old = try fixture.send("GET", database).json
        #expect(old["properties"]?["Date"]?["type"] == "date")
        #expect(try fixture.send("POST", database + "/query", [:]).json["type"] == "page_or_database")
        #expect(try fixture.send("POST", notionQuery, [:]).code == "invalid_request_url")
        let made = try fixture.send(
            "POST", "/notion/v1/pages", ["parent": ["database_id": .string(NotionWorld.databaseID)], "properties": [:]])
        #expect(made.json["parent"] == ["type": "database_id", "database_id": .string(NotionWorld.databaseID)])
        try fixture.control("notion/add-data-source")
        #expect(try fixture.send("GET", database).code == "validation_error")
        fixture.headers["Notion-Version"] = nil
        #expect(try fixture.send("GET", database).code == "missing_version")
        fixture.headers["Notion-Version"] = "2020-01-01"
        #expect(try fixture.send("GET", database).status == 400)
    }

    @Test("What is not shared is as if it were not there; capabilities and tokens count")
    @LoopActor func access() throws {
        let id = try create([:]).json["id"]?.string ?? ""
        try fixture.control("notion/unshare")
        for path in ["pages/\(id)", "databases/\(NotionWorld.databaseID)", "data_sources/\(NotionWorld.dataSourceID)"] {
            let answer = try fixture.send("GET", "/notion/v1/\(path)")
            #expect(answer.status == 404)
            #expect(answer.code == "object_not_found")
        }
        try fixture.control("notion/share")
        #expect(try fixture.send("GET", "/notion/v1/pages/\(id)").status == 200)
        try fixture.control("notion/connection", ["token": "ntn_reader", "capabilities": "read"])
        fixture.headers["Authorization"] = "Bearer ntn_reader"
        #expect(try fixture.send("GET", "/notion/v1/pages/\(id)").status == 200)
        #expect(try create([:]).code == "restricted_resource")
        fixture.headers["Authorization"] = "Bearer ntn_stranger"
        #expect(try fixture.send("GET", "/notion/v1/users/me").code == "unauthorized")
    }

    @Test("People rename, remove and add columns; ids stay")
    @LoopActor func schemas() throws {
        try fixture.control("notion/edit-schema", ["rename": "Date", "to": "Wann"])
        let made = try create(["Wp%3DC": ["date": ["start": "2026-12-01"]]])
        #expect(made.json["properties"]?["Wann"]?["date"]?["start"] == "2026-12-01")
        #expect(try create(["Date": ["date": nil]]).code == "validation_error")
        try fixture.control("notion/edit-schema", ["remove": "Link"])
        #expect(try create([:]).json["properties"]?["Link"] == nil)
        try fixture.control("notion/edit-schema", ["add": "Seats", "type": "number"])
        #expect(try create(["Seats": ["number": 4]]).json["properties"]?["Seats"]?["number"] == 4)
    }
}
