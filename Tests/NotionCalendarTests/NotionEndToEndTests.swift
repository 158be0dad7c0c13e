import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import SandboxProcess
import Testing
import Time

@testable import NotionCalendar

@Suite("With the sandbox's Notion", .timeLimit(.minutes(2)))
struct NotionEndToEndTests {
    init() { EventLoop.startOnThread() }

    @Test("From discovery to the trash and back: what is written is read back")
    @LoopActor func life() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            #expect(try await read(calendar, since: nil).isEmpty)

            var draft = NotionFixture.draft(description: "# Agenda\n\n- one\n- **two** [page](https://a.test/x)")
            draft.content.location = "Room 4"
            draft.content.url = "https://a.test/e"
            let made = try await calendar.create(draft)
            #expect(made.content == calendar.normalized(draft.content))
            #expect(made.mark == draft.identifier)
            #expect(try await calendar.create(draft).version == made.version)
            guard case .changed(let told)? = try await read(calendar, since: nil).first else {
                Issue.record("it is an event")
                return
            }
            #expect(told.id == made.id && told.version == made.version && told.content == made.content)

            draft.content.title = "Renamed"
            let day = try #require(CalendarDate(text: "2026-12-24"))
            draft.content.time = .allDay(start: day, end: day.adding(days: 2))
            let renamed = try await calendar.update(made, to: draft)
            #expect(renamed.content == calendar.normalized(draft.content))
            await expect(.changedMeanwhile) { _ = try await calendar.update(made, to: NotionFixture.draft(title: "x")) }

            try await calendar.delete(renamed, mayNotifyAttendees: false)
            #expect(try await calendar.event(made.id) == nil)
            #expect(try await read(calendar, since: nil).isEmpty)
            let again = try await calendar.create(draft)
            #expect(again.id == made.id)
            #expect(again.content == renamed.content)
        }
    }

    @Test("Texts of more pieces than a page shows are read whole")
    @LoopActor func longTexts() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            let words = (0..<30).map { "**w\($0)** " }.joined(separator: "and ") + "end"
            let draft = NotionFixture.draft(
                title: String(repeating: "0123456789", count: 190 * 26), description: words)
            let made = try await calendar.create(draft)
            #expect(made.content.title == draft.content.title)
            #expect(made.content.description == words)
            #expect(try await calendar.event(made.id)?.content == made.content)
        }
    }

    @Test("Several pages of rows come whole, also while they are of one minute")
    @LoopActor func pages() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            for index in 0..<230 {
                try await sandbox.control(
                    "notion/create-page", ["name": .string("Row \(index)"), "date": "2026-12-24"])
            }
            let rows = try await read(calendar, since: nil)
            #expect(Set(rows.map(title)).count == 230)
        }
    }

    @Test("A creation whose answer is lost is found by the next try, and only one page is there")
    @LoopActor func lostAnswer() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            try await sandbox.control(
                "faults", ["route": "POST /notion/v1/pages", "kind": "late-status", "status": 503, "count": 1])
            do {
                _ = try await calendar.create(NotionFixture.draft())
                Issue.record("the answer is lost")
            } catch {
                guard case OutsideError.unavailable = error else {
                    Issue.record("\(error)")
                    return
                }
            }
            _ = try await calendar.create(NotionFixture.draft())
            #expect(try await read(calendar, since: nil).count == 1)
        }
    }

    @Test("Of an event and a copy that somebody made of it, the event is the one that was made")
    @LoopActor func duplicate() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            let made = try await calendar.create(NotionFixture.draft())
            #expect(made.isNew)
            try await sandbox.control("notion/duplicate-page", ["id": .string(made.id)])
            #expect(try await read(calendar, since: nil).count == 2)
            let found = try await calendar.create(NotionFixture.draft())
            #expect(found.id == made.id && !found.isNew)
        }
    }

    @Test("A column that somebody removes takes nothing away from the rows here")
    @LoopActor func removedColumn() async throws {
        try await SandboxProcess.run { sandbox in
            let calendar = try await connect(sandbox)
            let made = try await calendar.create(NotionFixture.draft(description: "Agenda"))
            let cursor = made.updatedAt?.rfc3339 ?? ""
            try await sandbox.control("notion/edit-schema", ["remove": "Description"])
            await expect(.forbidden("the property “Description” for the description was removed: choose another one")) {
                _ = try await read(calendar, since: nil)
            }
            #expect(
                try await read(calendar, since: cursor) == [
                    .unreadable(id: made.id, reason: "it has no property “Description” of kind rich_text")
                ])
        }
    }

    private func title(_ change: OutsideChange) -> String {
        if case .changed(let event) = change { event.content.title } else { "" }
    }

    @LoopActor private func connect(_ sandbox: SandboxProcess) async throws -> NotionCalendar {
        let client = NotionClient(
            baseURL: try HTTPURL("\(sandbox.url)/notion/v1"), transport: sandbox.transport,
            tokens: NotionTokens(internalToken: Secret("ntn_sandbox")),
            gate: BudgetGate(NotionClient.usualPace, time: LoopTime()), time: LoopTime())
        let source = try #require(try await client.dataSources().first)
        let map = try NotionPropertyMap(detectedIn: try await client.schema(of: source.id))
        return NotionCalendar(client: client, dataSource: source.id, map: map)
    }

    @LoopActor private func read(_ calendar: NotionCalendar, since cursor: String?) async throws -> [OutsideChange] {
        var list: [OutsideChange] = []
        var page: String?
        while true {
            let part = try await calendar.changes(since: cursor, page: page)
            list += part.changes
            guard case .page(let next) = part.next else { return list }
            page = next
        }
    }
}
