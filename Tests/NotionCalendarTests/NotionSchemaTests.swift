import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import NotionCalendar

@Suite("Notion's properties and webhooks", .timeLimit(.minutes(1)))
struct NotionSchemaTests {
    init() { EventLoop.startOnThread() }

    @Test("The usual names are found; notes stand in for a description that is missing")
    func detected() throws {
        let map = try NotionPropertyMap(detectedIn: NotionFixture.schema)
        #expect(map[.title]?.id == "title")
        #expect(map[.date]?.id == "Wp%3DC")
        #expect(map[.location]?.id == "l1")
        #expect(map[.url]?.name == "Link")
        #expect(map[.notes] == nil)
        let other = NotionSchema(properties: [
            .init(id: "t", name: "Event", type: "title"), .init(id: "w", name: "Wann", type: "date"),
            .init(id: "n", name: "notes", type: "rich_text"), .init(id: "l", name: "Location", type: "select"),
        ])
        let loose = try NotionPropertyMap(detectedIn: other)
        #expect(loose[.date]?.id == "w")
        #expect(loose[.description]?.id == "n")
        #expect(loose[.notes] == nil)
        #expect(loose[.location] == nil)
        let both = NotionSchema(
            properties: NotionFixture.schema.properties + [.init(id: "n", name: "Notes", type: "rich_text")])
        #expect(try NotionPropertyMap(detectedIn: both)[.notes]?.id == "n")
    }

    @Test("What does not fit is named, with what would")
    func errors() throws {
        let schema = NotionFixture.schema
        let twoDates = NotionSchema(properties: [
            .init(id: "t", name: "Name", type: "title"), .init(id: "a", name: "From", type: "date"),
            .init(id: "b", name: "Until", type: "date"),
        ])
        #expect(throws: NotionMapError.missing(.date)) { try NotionPropertyMap(detectedIn: twoDates) }
        #expect(try NotionPropertyMap(detectedIn: twoDates, chosen: [.date: "Until"])[.date]?.id == "b")
        #expect(throws: NotionMapError.unknown(.date, name: "date", present: ["Date"])) {
            try NotionPropertyMap(detectedIn: schema, chosen: [.date: "date"])
        }
        #expect(throws: NotionMapError.wrongType(.location, name: "Done", type: "checkbox")) {
            try NotionPropertyMap(detectedIn: schema, chosen: [.location: "Done"])
        }
        #expect(try NotionPropertyMap(detectedIn: schema, chosen: [.location: ""])[.location] == nil)
        #expect("\(NotionMapError.unknown(.date, name: "date", present: ["Date"]))".contains("case-sensitive"))
    }

    @Test("A property that is renamed is still the one; one that is removed or of another kind is told")
    func checked() throws {
        let map = try NotionPropertyMap(detectedIn: NotionFixture.schema)
        func changed(_ id: String, _ change: (inout NotionSchema.Property) -> Void) -> NotionSchema {
            NotionSchema(
                properties: NotionFixture.schema.properties.map { property in
                    var property = property
                    if property.id == id { change(&property) }
                    return property
                })
        }
        try map.check(against: changed("l1") { $0.name = "Ort" })
        #expect(throws: NotionMapError.wrongType(.location, name: "Location", type: "select")) {
            try map.check(against: changed("l1") { $0.type = "select" })
        }
        #expect(throws: NotionMapError.gone(.location, name: "Location")) {
            try map.check(against: changed("l1") { $0.id = "other" })
        }
        #expect(try JSON.decode(NotionPropertyMap.self, from: JSON.encode(map)) == map)
    }

    @Test("Data sources are found by search, by address of a database, and by their own")
    @LoopActor func discovery() async throws {
        let id = "2f26ee68-df30-4251-aad4-8ddc420cba3d"
        let notion = ScriptedNotion { call in
            switch call.path {
            case "/v1/search":
                call.body?["start_cursor"] == nil
                    ? ScriptedNotion.rows(
                        [#"{"object":"data_source","id":"a","title":[\#(NotionFixture.text("Events"))]}"#], next: "c")
                    : ScriptedNotion.rows([#"{"object":"data_source","id":"b","title":[]}"#])
            case "/v1/databases/\(id)":
                ScriptedNotion.json(#"{"data_sources":[{"id":"s1","name":"One"},{"id":"s2","name":"Two"}]}"#)
            case "/v1/data_sources/11111111-2222-3333-4444-555555555555": ScriptedNotion.json(#"{"id":"own"}"#)
            case "/v1/data_sources/s1":
                ScriptedNotion.json(#"{"properties":{"Name":{"id":"title","type":"title"},"odd":1}}"#)
            default: ScriptedNotion.refusal(404, "object_not_found")
            }
        }
        let client = try NotionFixture.client(notion)
        #expect(try await client.dataSources() == [.init(id: "a", name: "Events"), .init(id: "b", name: "b")])
        let address =
            "https://www.notion.so/team/Events-dead-2f26ee68df304251aad48ddc420cba3d?v=99999999999999999999999999999999"
        #expect(try await client.dataSources(of: address).map(\.name) == ["One", "Two"])
        #expect(try await client.dataSources(of: "11111111222233334444555555555555").map(\.id) == ["own"])
        #expect(try await client.schema(of: "s1").properties == [.init(id: "title", name: "Name", type: "title")])
        await expect(.refused("it holds no identifier of Notion's (32 hexadecimal digits)")) {
            _ = try await client.dataSources(of: "https://www.notion.so/team")
        }
    }

    @Test("A search that breaks off is no whole one")
    @LoopActor func brokenSearch() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.json(#"{"results":[],"has_more":true,"next_cursor":null}"#) }
        await expect(.malformed("there is more, but no cursor to get it with")) {
            _ = try await NotionFixture.client(notion).dataSources()
        }
    }

    @Test("A search that goes in circles ends", .timeLimit(.minutes(1)))
    @LoopActor func endlessSearch() async throws {
        let notion = ScriptedNotion { call in
            ScriptedNotion.rows([], next: call.body?["start_cursor"] == "a" ? "b" : "a")
        }
        await expect(.malformed("the list has more than 100 pages")) {
            _ = try await NotionFixture.client(notion).dataSources()
        }
        #expect(notion.calls.count == 100)
    }

    @Test("An identifier is one part of a path, whatever is in it")
    @LoopActor func paths() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.json(#"{"properties":{}}"#) }
        let client = try NotionFixture.client(notion)
        _ = try await client.schema(of: "../users/me?x")
        _ = try await client.addMark(to: "../users/me?x")
        #expect(notion.calls.allSatisfy { $0.path == "/v1/data_sources/..%2Fusers%2Fme%3Fx" && $0.query == nil })
    }

    @Test("The property for the identifiers can be added")
    @LoopActor func addMark() async throws {
        let notion = ScriptedNotion { _ in
            ScriptedNotion.json(#"{"properties":{"Rollcall ID":{"id":"q","type":"rich_text"}}}"#)
        }
        let schema = try await NotionFixture.client(notion).addMark(to: "s1")
        #expect(schema.properties.map(\.id) == ["q"])
        #expect(notion.calls[0].method == "PATCH")
        #expect(notion.calls[0].body == ["properties": ["Rollcall ID": ["rich_text": [:]]]])
    }

    @Test("The signature is that of Notion's own example, and nothing else passes")
    func signature() throws {
        let token = Secret("secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl")
        let body = Array(#"{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}"#.utf8)
        let good = "sha256=461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735"
        #expect(NotionWebhook.isSigned(body, signature: good, token: token))
        for bad in [nil, "", "sha256=", String(good.dropFirst(7)), good.replacing("4", with: "5"), good + "00"] {
            #expect(!NotionWebhook.isSigned(body, signature: bad, token: token))
        }
        #expect(!NotionWebhook.isSigned(body + [0x20], signature: good, token: token))
        #expect(!NotionWebhook.isSigned(body, signature: good, token: Secret("")))
        guard case .handshake(let given)? = NotionWebhook(body: body) else {
            Issue.record("it is a handshake")
            return
        }
        #expect(given == token)
    }

    @Test("A delivery names what to read again, and by whom it was changed")
    func delivery() throws {
        let body = #"""
            {"id":"367c","timestamp":"2026-11-21T01:55:12.345Z","authors":[{"id":"c2f2","type":"person"}],
            "attempt_number":1,"api_version":"2026-03-11","type":"page.properties_updated",
            "entity":{"id":"7f3a","type":"page"},
            "data":{"parent":{"id":"6ee9","type":"database","data_source_id":"2f26"},"updated_properties":["Wp%3DC"]}}
            """#
        guard case .event(let event)? = NotionWebhook(body: Array(body.utf8)) else {
            Issue.record("it is an event")
            return
        }
        #expect(event.type == "page.properties_updated")
        #expect(event.entityID == "7f3a")
        #expect(event.dataSourceID == "2f26")
        for body in ["", "[]", "{}", #"{"id":"x","type":"t"}"#] {
            #expect(NotionWebhook(body: Array(body.utf8)) == nil)
        }
    }
}
