import CalendarModel
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import NotionCalendar

@Suite("What changed in a data source of Notion's", .timeLimit(.minutes(1)))
struct NotionChangesTests {
    init() { EventLoop.startOnThread() }

    @Test("A poll without changes is one request, from two minutes before the latest edit that Notion told of")
    @LoopActor func poll() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.rows([NotionFixture.page()]) }
        let calendar = try NotionFixture.calendar(notion)
        let page = try await calendar.changes(since: "2026-11-21T01:55:00.000Z", page: nil)
        #expect(page.next == .end(cursor: "2026-11-21T01:55:00.000Z", isComplete: false))
        let call = try #require(notion.calls.first)
        #expect(notion.calls.count == 1)
        #expect(call.path == "/v1/data_sources/\(NotionFixture.source)/query")
        #expect(call.fields["notion-version"] == "2026-03-11")
        #expect(
            call.body?["filter"] == [
                "timestamp": "last_edited_time", "last_edited_time": ["on_or_after": "2026-11-21T01:53:00.000Z"],
            ])
        #expect(call.body?["sorts"] == [["timestamp": "last_edited_time", "direction": "ascending"]])
        // The same edit is told again, and has the same version.
        guard case .changed(let event) = page.changes.first else {
            Issue.record("it is an event")
            return
        }
        #expect(try await calendar.changes(since: "2026-11-21T01:55:00.000Z", page: nil).changes == [.changed(event)])
    }

    @Test("Two edits within one minute are told apart by the version, and nobody else's property changes it")
    @LoopActor func sameMinute() async throws {
        let rows = Changeable([NotionFixture.page()])
        let notion = ScriptedNotion { _ in ScriptedNotion.rows(rows.value) }
        let calendar = try NotionFixture.calendar(notion)
        func version() async throws -> String? {
            guard
                case .changed(let event) = try await calendar.changes(since: "2026-11-21T01:55:00.000Z", page: nil)
                    .changes.first
            else { return nil }
            return event.version
        }
        let first = try await version()
        rows.value = [NotionFixture.page().replacing(#""checkbox":true"#, with: #""checkbox":false"#)]
        #expect(try await version() == first)
        rows.value = [NotionFixture.page(title: "Review 2")]
        #expect(try await version() != first)
    }

    @Test("The cursor moves by Notion's clock and never back; deleted, dateless and foreign rows are told as such")
    @LoopActor func rows() async throws {
        let notion = ScriptedNotion { _ in
            ScriptedNotion.rows([
                NotionFixture.page("a", edited: "2026-11-21T01:54:00.000Z"),
                NotionFixture.page("b", edited: "2026-11-21T02:10:00.000Z", date: "null"),
                NotionFixture.page("c", edited: "2026-11-21T02:09:00.000Z", inTrash: true),
                #"{"object":"data_source","id":"wiki"}"#,
                NotionFixture.page("d", date: #"{"start":"soon","end":null}"#),
                NotionFixture.page("e", date: #"{"start":"2926-01-01","end":null}"#),
            ])
        }
        let page = try await NotionFixture.calendar(notion).changes(since: "2026-11-21T01:55:00.000Z", page: nil)
        #expect(page.next == .end(cursor: "2026-11-21T02:10:00.000Z", isComplete: false))
        #expect(page.changes.count == 5)
        #expect(page.changes[1] == .unreadable(id: "b", reason: "it has no date"))
        #expect(page.changes[2] == .removed(id: "c"))
        #expect(page.changes[3] == .unreadable(id: "d", reason: "its date cannot be understood"))
        #expect(page.changes[4] == .unreadable(id: "e", reason: "it does not lie in the years 1971...2199"))
    }

    @Test("A reading of everything begins with the latest edit, so that edits while it goes on are not missed")
    @LoopActor func everything() async throws {
        let notion = ScriptedNotion { call in
            call.body?["page_size"] == 1
                ? ScriptedNotion.rows([NotionFixture.page(edited: "2026-11-21T01:00:00.000Z")], next: "x")
                : ScriptedNotion.rows([NotionFixture.page(edited: "2026-11-21T01:55:00.000Z")])
        }
        let page = try await NotionFixture.calendar(notion).changes(since: nil, page: nil)
        #expect(page.next == .end(cursor: "2026-11-21T01:00:00.000Z", isComplete: true))
        #expect(notion.calls[1].body?["sorts"] == [["timestamp": "created_time", "direction": "ascending"]])
        #expect(notion.calls[1].body?["filter"] == nil)
    }

    @Test("An empty data source is read to its end as well")
    @LoopActor func empty() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.rows([]) }
        let calendar = try NotionFixture.calendar(notion)
        #expect(
            try await calendar.changes(since: nil, page: nil).next
                == .end(cursor: "1970-01-01T00:00:00.000Z", isComplete: true))
    }

    @Test("10,100 rows come whole although no query gives more than 10,000, while rows are deleted")
    @LoopActor func many() async throws {
        let table = NotionTable(rows: 10_100, perMinute: 70)
        let notion = ScriptedNotion { call in table.answer(call) }
        let calendar = try NotionFixture.calendar(notion)
        var seen: Set<String> = []
        var page: String?
        var isDone = false
        while !isDone {
            let part = try await calendar.changes(since: nil, page: page)
            for case .unreadable(let id, _) in part.changes { seen.insert(id) }
            table.delete(seen.count / 2)
            switch part.next {
            case .page(let next): page = next
            case .end(_, let isComplete):
                #expect(isComplete)
                isDone = true
            }
        }
        #expect(table.alive.isSubset(of: seen))
        // Not many more requests than pages.
        #expect(notion.calls.count < 10_100 / 100 * 2)
    }

    @Test("What Notion cuts within one minute cannot be read, and is not taken for everything")
    @LoopActor func cut() async throws {
        let same = "2026-11-21T01:55:00.000Z"
        let notion = ScriptedNotion { call in
            ScriptedNotion.rows([NotionFixture.page(created: same)], isCut: call.body?["page_size"] != 1)
        }
        let calendar = try NotionFixture.calendar(notion)
        guard case .page(let page) = try await calendar.changes(since: nil, page: nil).next else {
            Issue.record("it goes on from the last row")
            return
        }
        await expect(
            .malformed("more than 10,000 rows were made or changed in one minute, which Notion does not list")
        ) { _ = try await calendar.changes(since: nil, page: page) }
    }

    @Test("A cursor or a page that is not ours is dead, and an odd answer is not an empty one")
    @LoopActor func odd() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.json("{}") }
        let calendar = try NotionFixture.calendar(notion)
        await expect(.cursorExpired) { _ = try await calendar.changes(since: "x", page: nil) }
        await expect(.cursorExpired) { _ = try await calendar.changes(since: nil, page: "x") }
        await expect(.malformed("the answer does not say whether there is more")) {
            _ = try await calendar.changes(since: "2026-11-21T01:55:00.000Z", page: nil)
        }
        await expect(.malformed("the answer has no results")) { _ = try await calendar.changes(since: nil, page: nil) }
    }

    @Test("A page in the trash or moved away is gone; one that Notion does not show may be only hidden")
    @LoopActor func gone() async throws {
        let notion = ScriptedNotion { call in
            switch call.path {
            case "/v1/pages/trash": ScriptedNotion.json(NotionFixture.page(inTrash: true))
            case "/v1/pages/moved": ScriptedNotion.json(NotionFixture.page(source: "other"))
            case "/v1/pages/hidden": ScriptedNotion.refusal(404, "object_not_found")
            default: ScriptedNotion.json("{}")
            }
        }
        let calendar = try NotionFixture.calendar(notion)
        #expect(try await calendar.event("trash") == nil)
        #expect(try await calendar.event("moved") == nil)
        await expect(.forbidden("the page is deleted for good, or not shared with the connection any more")) {
            _ = try await calendar.event("hidden")
        }
        let none = ScriptedNotion(schema: nil) { _ in ScriptedNotion.refusal(404, "object_not_found") }
        await expect(.calendarMissing) { _ = try await NotionFixture.calendar(none).event("hidden") }
        await expect(.calendarMissing) {
            _ = try await NotionFixture.calendar(none).changes(since: nil, page: nil)
        }
    }

    @Test(
        "What a property held that was removed, or is of another kind now, is not taken for empty",
        arguments: [
            #""Renamed by somebody":{"id":"d1","type":"select","select":null},"#, "",
        ])
    @LoopActor func lostProperty(now: String) async throws {
        let whole =
            #""Renamed by somebody":{"id":"d1","type":"rich_text","rich_text":[\#(NotionFixture.text("budget", #"{"bold":true}"#))]},"#
        let page = NotionFixture.page().replacing(whole, with: now)
        #expect(page != NotionFixture.page())
        let notion = ScriptedNotion { _ in ScriptedNotion.rows([page]) }
        let changes = try await NotionFixture.calendar(notion).changes(since: "2026-11-21T01:55:00.000Z", page: nil)
            .changes
        #expect(
            changes == [.unreadable(id: "p1", reason: "it has no property “Description” of kind rich_text")])
    }

    @Test("No reading of everything begins, and no refused write is told, without the properties that are missing")
    @LoopActor func lostProperties() async throws {
        let schema = NotionSchema(properties: NotionFixture.schema.properties.filter { $0.id != "d1" })
        let notion = ScriptedNotion(schema: schema) { call in
            call.isQuery ? ScriptedNotion.rows([]) : ScriptedNotion.refusal(400, "validation_error")
        }
        let calendar = try NotionFixture.calendar(notion)
        let missing = OutsideError.forbidden(
            "the property “Description” for the description was removed: choose another one")
        await expect(missing) { _ = try await calendar.changes(since: nil, page: nil) }
        await expect(missing) { _ = try await calendar.create(NotionFixture.draft()) }
        let whole = ScriptedNotion { call in
            call.isQuery ? ScriptedNotion.rows([]) : ScriptedNotion.refusal(400, "validation_error")
        }
        await expect(.refused("status 400 validation_error")) {
            _ = try await NotionFixture.calendar(whole).create(NotionFixture.draft())
        }
    }

    @Test("A text of which the page has only the first pieces is read whole")
    @LoopActor func longText() async throws {
        let pieces = (0..<25).map { NotionFixture.text("w\($0) ") }.joined(separator: ",")
        let notion = ScriptedNotion { call in
            guard call.path == "/v1/pages/p1/properties/d1" else {
                return ScriptedNotion.json(NotionFixture.page(description: pieces))
            }
            let part = call.query == nil ? "first " : "last"
            return ScriptedNotion.json(
                #"{"results":[{"type":"rich_text","rich_text":\#(NotionFixture.text(part))}],"has_more":\#(call.query == nil),"next_cursor":"c"}"#
            )
        }
        #expect(try await NotionFixture.calendar(notion).event("p1")?.content.description == "first last")
    }

    @Test("A long text is read once, when the minute of its last edit is over", arguments: [(179, 2), (180, 1)])
    @LoopActor func longTextAgain(seconds: Int, readings: Int) async throws {
        let pieces = (0..<25).map { NotionFixture.text("w\($0) ") }.joined(separator: ",")
        let edited = Changeable("2026-11-21T10:40:00.000Z")
        let notion = ScriptedNotion { call in
            guard call.path.contains("/properties/") else {
                return ScriptedNotion.rows([NotionFixture.page(edited: edited.value, description: pieces)])
            }
            return ScriptedNotion.json(
                #"{"results":[{"type":"rich_text","rich_text":\#(NotionFixture.text("all"))}],"has_more":false}"#)
        }
        let time = VirtualTime(startingAt: NotionFixture.now + .seconds(seconds))
        let client = try NotionFixture.client(notion, time: time)
        func poll() async throws -> [OutsideChange] {
            let calendar = NotionCalendar(
                client: client, dataSource: NotionFixture.source,
                map: try NotionPropertyMap(detectedIn: NotionFixture.schema))
            return try await calendar.changes(since: edited.value, page: nil).changes
        }
        let first = try await poll()
        #expect(try await poll() == first)
        #expect(notion.calls.count == 2 + readings)
        edited.value = "2026-11-21T10:41:00.000Z"
        _ = try await poll()
        #expect(notion.calls.count == 4 + readings)
    }

    @Test("A long text that breaks off is no whole one", arguments: ["null", "\"c\""])
    @LoopActor func brokenText(next: String) async throws {
        let pieces = (0..<25).map { NotionFixture.text("w\($0) ") }.joined(separator: ",")
        let notion = ScriptedNotion { call in
            call.path.contains("/properties/")
                ? ScriptedNotion.json(#"{"results":[],"has_more":true,"next_cursor":\#(next)}"#)
                : ScriptedNotion.json(NotionFixture.page(description: pieces))
        }
        await expect(.malformed("there is more, but no cursor to get it with")) {
            _ = try await NotionFixture.calendar(notion).event("p1")
        }
    }

    @Test("Notes are left to those who write them, however long they are, and cost nothing")
    @LoopActor func notes() async throws {
        let notes = (0..<25).map { NotionFixture.text("n\($0)") }.joined(separator: ",")
        let page = NotionFixture.page().replacing(
            #""Done":"#, with: #""Notes":{"id":"n1","type":"rich_text","rich_text":[\#(notes)]},"Done":"#)
        let schema = NotionSchema(
            properties: NotionFixture.schema.properties + [.init(id: "n1", name: "Notes", type: "rich_text")])
        let notion = ScriptedNotion { _ in ScriptedNotion.json(page) }
        let event = try #require(try await NotionFixture.calendar(notion, schema: schema).event("p1"))
        #expect(event.content.description == "**budget**")
        #expect(notion.calls.count == 1)
    }

    @Test(
        "An edit is as late as its minute allows, and never later than now",
        arguments: [
            ("2026-11-21T10:38:00.000Z", "2026-11-21T10:38:59.999Z"),
            ("2026-11-21T10:40:00.000Z", "2026-11-21T10:40:30.000Z"),
            // By a clock that goes ahead of ours.
            ("2026-11-21T10:41:00.000Z", "2026-11-21T10:41:00.000Z"),
        ])
    @LoopActor func editTime(told: String, meant: String) async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.json(NotionFixture.page(edited: told)) }
        let time = VirtualTime(startingAt: NotionFixture.now + .seconds(30))
        let calendar = NotionCalendar(
            client: try NotionFixture.client(notion, time: time), dataSource: NotionFixture.source,
            map: try NotionPropertyMap(detectedIn: NotionFixture.schema))
        #expect(try await calendar.event("p1")?.updatedAt == Timestamp(rfc3339: meant))
    }
}

/// A data source that answers as Notion's query does, limit included.
@LoopActor final class NotionTable {
    private var rows: [(id: String, minute: Int)]

    nonisolated init(rows count: Int, perMinute: Int) {
        rows = (0..<count).map { ("r\($0)", $0 / perMinute) }
    }

    var alive: Set<String> { Set(rows.map(\.id)) }

    func delete(_ index: Int) {
        if index < rows.count { rows.remove(at: index) }
    }

    func answer(_ call: ScriptedNotion.Call) -> InboundResponse {
        let size = Int(call.body?["page_size"]?.integer ?? 100)
        let from = call.body?["filter"]?["created_time"]?["on_or_after"]?.string ?? ""
        let first = firstRow(from: from)
        let start = call.body?["start_cursor"]?.string.flatMap { Int($0) } ?? 0
        let shown = rows[first...].dropFirst(start).prefix(min(size, 10_000 - start))
        let end = start + shown.count
        let isMore = rows.count - first > end
        return ScriptedNotion.rows(
            shown.map { #"{"object":"page","id":"\#($0.id)","created_time":"\#(Self.time($0.minute))"}"# },
            next: isMore && end < 10_000 ? "\(end)" : nil, isCut: isMore && end >= 10_000)
    }

    /// Rows stand in the order of their times.
    private func firstRow(from time: String) -> Int {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.time(rows[middle].minute) < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func time(_ minute: Int) -> String {
        (Timestamp(seconds: 1_790_000_000 / 60 * 60) + .minutes(minute)).rfc3339
    }
}
