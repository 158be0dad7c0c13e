import CalendarModel
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import NotionCalendar

@Suite("Writing to a data source of Notion's", .timeLimit(.minutes(1)))
struct NotionWriteTests {
    init() { EventLoop.startOnThread() }

    @Test("A creation searches first, and carries the identifier that the next search will find")
    @LoopActor func create() async throws {
        let notion = ScriptedNotion { call in
            call.isQuery ? ScriptedNotion.rows([]) : ScriptedNotion.json(NotionFixture.page(mark: "k3v0r9d2e5"))
        }
        let made = try await NotionFixture.calendar(notion).create(NotionFixture.draft(description: "**budget**"))
        #expect(made.mark == "k3v0r9d2e5")
        #expect(made.content.description == "**budget**")
        #expect(
            notion.calls[0].body?["filter"] == ["property": "q%40x", "rich_text": ["equals": "k3v0r9d2e5"]])
        #expect(notion.calls[1].body?["in_trash"] == true)
        let body = try #require(notion.calls.last?.body)
        #expect(notion.calls.last?.path == "/v1/pages")
        #expect(notion.calls.last?.isSentOnce == true)
        #expect(body["parent"] == ["type": "data_source_id", "data_source_id": .string(NotionFixture.source)])
        let properties = body["properties"]
        #expect(properties?["title"]?["title"]?.array?.first?["text"]?["content"] == "Review")
        #expect(
            properties?["Wp%3DC"]?["date"] == [
                "start": "2026-12-01T10:00:00.000+01:00", "end": "2026-12-01T11:00:00.000+01:00",
            ])
        #expect(properties?["d1"]?["rich_text"]?.array?.first?["annotations"]?["bold"] == true)
        #expect(properties?["q%40x"]?["rich_text"]?.array?.first?["text"]?["content"] == "k3v0r9d2e5")
        #expect(properties?["ax"] == nil)
    }

    @Test("A page without a title is called as Notion shows it, and gets no title that nobody chose")
    @LoopActor func untitled() async throws {
        let isTitled = Changeable(false)
        let notion = ScriptedNotion { call in
            if call.method == "PATCH" { isTitled.value = call.body?["properties"]?["title"] != nil }
            return ScriptedNotion.json(NotionFixture.page(title: isTitled.value ? "Review" : ""))
        }
        let calendar = try NotionFixture.calendar(notion)
        let known = try #require(try await calendar.event("p1"))
        #expect(known.content.title == "Untitled")
        var draft = NotionFixture.draft()
        draft.content = known.content
        draft.content.location = "Room 4"
        #expect(try await calendar.update(known, to: draft).content.title == "Untitled")
        #expect(notion.calls.last?.body?["properties"]?["title"] == nil)
        draft.content.title = ""
        #expect(calendar.normalized(draft.content).title == "Untitled")
        #expect(try await calendar.update(known, to: draft).content.title == "Untitled")
        #expect(notion.calls.last?.body?["properties"]?["title"] == nil)
        draft.content.title = "Review"
        #expect(try await calendar.update(known, to: draft).content.title == "Review")
    }

    @Test("An event without a title becomes a page without one")
    @LoopActor func withoutTitle() async throws {
        let notion = ScriptedNotion { call in
            call.isQuery ? ScriptedNotion.rows([]) : ScriptedNotion.json(NotionFixture.page(title: ""))
        }
        _ = try await NotionFixture.calendar(notion).create(NotionFixture.draft(title: ""))
        #expect(notion.calls.last?.body?["properties"]?["title"]?["title"]?.array?.isEmpty == true)
    }

    @Test("A second try after an answer that was lost finds what the first one made")
    @LoopActor func lostAnswer() async throws {
        let silence = HTTPClientError(.timedOut, origin: "https://notion.test")
        let isMade = Changeable(false)
        let notion = ScriptedNotion { call in
            if call.isQuery {
                let isThere = isMade.value && call.body?["in_trash"] == nil
                return ScriptedNotion.rows(isThere ? [NotionFixture.page("made", mark: "k3v0r9d2e5")] : [])
            }
            isMade.value = true
            throw silence
        }
        let calendar = try NotionFixture.calendar(notion)
        await expect(.unavailable("\(silence)")) {
            _ = try await calendar.create(NotionFixture.draft())
        }
        #expect(try await calendar.create(NotionFixture.draft()).id == "made")
        #expect(notion.calls.filter { $0.path == "/v1/pages" }.count == 1)
    }

    @Test("What lies in the trash is brought back and then says what the draft says")
    @LoopActor func restore() async throws {
        let notion = ScriptedNotion { call in
            if call.isQuery {
                return ScriptedNotion.rows(
                    call.body?["in_trash"] == true ? [NotionFixture.page("old", inTrash: true)] : [])
            }
            return ScriptedNotion.json(
                NotionFixture.page("old", title: call.body?["properties"] == nil ? "Old" : "Review"))
        }
        let made = try await NotionFixture.calendar(notion).create(NotionFixture.draft(description: "**budget**"))
        #expect(made.id == "old")
        #expect(notion.calls.map(\.method) == ["POST", "POST", "PATCH", "PATCH"])
        #expect(notion.calls[2].body == ["in_trash": false])
        #expect(notion.calls[3].body?["properties"]?["title"] != nil)
        #expect(notion.calls[3].body?["properties"]?["d1"] == nil)
    }

    @Test("Without a property for the identifier nothing is created: it would be doubled")
    @LoopActor func noMark() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.rows([]) }
        let schema = NotionSchema(properties: NotionFixture.schema.properties.filter { $0.name != "Rollcall ID" })
        await expect(.refused("the data source has no property for Rollcall's identifiers")) {
            _ = try await NotionFixture.calendar(notion, schema: schema).create(NotionFixture.draft())
        }
        #expect(notion.calls.isEmpty)
    }

    @Test("A change reads before it writes, and writes only what differs, by the property's identifier")
    @LoopActor func update() async throws {
        let notion = ScriptedNotion { call in
            ScriptedNotion.json(NotionFixture.page(title: call.method == "PATCH" ? "Renamed" : "Review"))
        }
        let calendar = try NotionFixture.calendar(notion)
        let known = try #require(try await calendar.event("p1"))
        var draft = NotionFixture.draft()
        draft.content = known.content
        draft.content.title = "Renamed"
        let written = try await calendar.update(known, to: draft)
        #expect(written.content.title == "Renamed")
        #expect(notion.calls.map(\.method) == ["GET", "GET", "PATCH"])
        guard case .object(let properties)? = notion.calls[2].body?["properties"] else {
            Issue.record("there are properties")
            return
        }
        #expect(properties.members.map(\.key) == ["title"])
        // What is the same is not written.
        draft.content = written.content
        #expect(try await calendar.update(written, to: draft) == written)
        #expect(notion.calls.count == 3)
    }

    @Test("A page that somebody edited meanwhile is not overwritten; one in the trash is gone")
    @LoopActor func changed() async throws {
        let answer = Changeable(NotionFixture.page())
        let notion = ScriptedNotion { _ in ScriptedNotion.json(answer.value) }
        let calendar = try NotionFixture.calendar(notion)
        let known = try #require(try await calendar.event("p1"))
        answer.value = NotionFixture.page(title: "Theirs")
        await expect(.changedMeanwhile) {
            _ = try await calendar.update(known, to: NotionFixture.draft(title: "Ours"))
        }
        await expect(.changedMeanwhile) { try await calendar.delete(known, mayNotifyAttendees: false) }
        answer.value = NotionFixture.page(inTrash: true)
        await expect(.gone) { _ = try await calendar.update(known, to: NotionFixture.draft(title: "Ours")) }
        try await calendar.delete(known, mayNotifyAttendees: false)
        #expect(notion.calls.allSatisfy { $0.method == "GET" })
    }

    @Test("Deleting puts into the trash")
    @LoopActor func delete() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.json(NotionFixture.page()) }
        let calendar = try NotionFixture.calendar(notion)
        let known = try #require(try await calendar.event("p1"))
        try await calendar.delete(known, mayNotifyAttendees: false)
        #expect(notion.calls.last?.method == "PATCH")
        #expect(notion.calls.last?.body == ["in_trash": true])
    }

    @Test("A page whose date somebody cleared is still ours to delete")
    @LoopActor func deleteWithoutDate() async throws {
        let answer = Changeable(NotionFixture.page())
        let notion = ScriptedNotion { _ in ScriptedNotion.json(answer.value) }
        let calendar = try NotionFixture.calendar(notion)
        let known = try #require(try await calendar.event("p1"))
        answer.value = NotionFixture.page(date: "null")
        try await calendar.delete(known, mayNotifyAttendees: false)
        #expect(notion.calls.last?.body == ["in_trash": true])
    }

    @Test("Trouble while a long text is read before a deletion is trouble, and no change")
    @LoopActor func deleteInTrouble() async throws {
        let pieces = (0..<25).map { NotionFixture.text("w\($0) ") }.joined(separator: ",")
        let isBroken = Changeable(false)
        let notion = ScriptedNotion { call in
            guard call.path.contains("/properties/") else {
                return ScriptedNotion.json(NotionFixture.page(description: pieces))
            }
            return isBroken.value
                ? ScriptedNotion.json("", status: 503)
                : ScriptedNotion.json(#"{"results":[],"has_more":false,"next_cursor":null}"#)
        }
        let known = try #require(try await NotionFixture.calendar(notion).event("p1"))
        isBroken.value = true
        // One that does not remember the text.
        let calendar = try NotionFixture.calendar(notion)
        await expect(.unavailable("status 503")) { try await calendar.delete(known, mayNotifyAttendees: false) }
    }

    @Test("The last of several whole days is included in Notion and the day after is the end here")
    @LoopActor func days() async throws {
        let first = try #require(CalendarDate(text: "2026-12-24"))
        #expect(
            NotionDate.write(.allDay(start: first, end: first.adding(days: 2)), timeZone: nil)
                == ["start": "2026-12-24", "end": "2026-12-25"])
        #expect(
            NotionDate.write(.allDay(start: first, end: first.adding(days: 1)), timeZone: nil)
                == ["start": "2026-12-24", "end": nil])
        #expect(
            try read(#"{"start":"2026-12-24","end":"2026-12-25"}"#) == .allDay(start: first, end: first.adding(days: 2))
        )
        #expect(try read(#"{"start":"2026-12-24","end":null}"#) == .allDay(start: first, end: first.adding(days: 1)))
    }

    @Test("Times are kept to the minute, with the offset of their zone; an end may be missing")
    @LoopActor func times() throws {
        let start = try Timestamp(rfc3339: "2026-12-01T09:00:59.999Z")
        #expect(
            NotionDate.write(.timed(start: start, end: nil, timeZone: nil), timeZone: "America/St_Johns")
                == ["start": "2026-12-01T05:30:00.000-03:30", "end": nil])
        let minute = try Timestamp(rfc3339: "2026-12-01T09:00:00Z")
        #expect(
            try read(#"{"start":"2026-12-01T10:00:00.000+01:00","end":null,"time_zone":null}"#)
                == .timed(start: minute, end: nil, timeZone: nil))
        #expect(
            try read(#"{"start":"2026-12-01T10:00:00.000","end":null,"time_zone":"Europe/Zurich"}"#)
                == .timed(start: minute, end: nil, timeZone: "Europe/Zurich"))
        for zone in ["Europe/Zurich", nil] {
            #expect(
                NotionDate.normalized(.timed(start: start, end: start + .seconds(1), timeZone: zone))
                    == .timed(start: minute, end: minute + .minutes(1), timeZone: nil))
        }
        #expect(
            NotionDate.normalized(.timed(start: minute, end: minute + .seconds(59), timeZone: nil))
                == .timed(start: minute, end: nil, timeZone: nil))
    }

    @Test("Long texts are cut into pieces that Notion takes, and no character is cut in two")
    @LoopActor func longTexts() async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.rows([]) }
        let calendar = try NotionFixture.calendar(notion)
        for length in [1899, 1900, 1901, 190_000, 190_001] {
            let text = String(repeating: "x", count: length - 2) + "🎉"
            let properties = calendar.form.properties(
                NotionFixture.draft(title: text, description: text).content, over: nil)
            for (id, kind) in [("title", "title"), ("d1", "rich_text")] {
                let pieces = try #require(properties[id]?[kind]?.array)
                #expect(pieces.count == min(100, (length + 1899) / 1900))
                #expect(pieces.allSatisfy { ($0["text"]?["content"]?.string ?? "").utf16.count <= 1900 })
            }
            let normal = calendar.normalized(NotionFixture.draft(title: text, description: text).content)
            #expect(normal.title == (length <= 190_000 ? text : String(repeating: "x", count: 189_999)))
        }
    }

    @Test("What comes back is what was said to come back")
    @LoopActor func normalized() async throws {
        let notion = ScriptedNotion { call in
            guard !call.isQuery, case .object(let given)? = call.body?["properties"] else {
                return ScriptedNotion.rows([])
            }
            // Notion names properties and adds the plain text of every piece.
            var properties = JSONObject()
            for (id, value) in given.members {
                guard case .object(var property) = value else { continue }
                property["id"] = .string(id)
                properties["p-\(id)"] = .object(property)
            }
            return InboundResponse(
                status: 200, body: JSON.write(["id": "p", "properties": .object(properties)] as JSONObject))
        }
        let calendar = try NotionFixture.calendar(notion)
        var draft = NotionFixture.draft(
            description: "# H\n\nsee **this** [page](https://a.test/(x))\n\n- a\n- b *c*\n\nend\n2. x")
        draft.content.location = "Room 4"
        draft.content.url = "https://a.test/e"
        draft.content.status = .canceled
        draft.content.recurrence = Recurrence(lines: ["RRULE:FREQ=DAILY"])
        let made = try await calendar.create(draft)
        #expect(made.content == calendar.normalized(draft.content))
        #expect(calendar.normalized(made.content) == made.content)
        #expect(made.content.recurrence == nil)
        #expect(
            made.content.description.hasPrefix("**H**\n\nsee **this** [page](https://a.test/\\(x\\))\n\n- a\n- b *c*"))
    }

    private func read(_ date: String) throws -> EventTime? { NotionDate.read(try JSONDocument(date).root) }
}
