import CalDAV
import CalDAVServers
import CalendarModel
import EventLoop
import HTTPClient
import Testing
import Time

@testable import CalDAVCalendar

@Suite("With servers that others wrote", .serialized, .timeLimit(.minutes(5)))
struct RealServerTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private static func calendar(_ client: CalDAVClient, _ url: HTTPURL) -> CalDAVCalendar {
        CalDAVCalendar(
            client: client, calendar: url, settings: CalDAVCalendarSettings(pageSize: 7),
            time: VirtualTime(startingAt: Sample.now))
    }

    /// Reads on until the end.
    @LoopActor private static func read(
        _ calendar: CalDAVCalendar, since cursor: String?
    ) async throws -> (changes: [OutsideChange], cursor: String, isComplete: Bool) {
        var changes: [OutsideChange] = []
        var page: String?
        for _ in 0..<100 {
            let answer = try await calendar.changes(since: cursor, page: page)
            changes += answer.changes
            switch answer.next {
            case .end(let end, let isComplete): return (changes, end, isComplete)
            case .page(let next): page = next
            }
        }
        throw OutsideError.malformed("no end")
    }

    private static func identifier(_ number: Int) -> String {
        let text = String(number, radix: 32)
        return String(repeating: "0", count: 26 - text.count) + text
    }

    @Test("An event is made once, read, changed on its version only, and deleted", arguments: RealServer.Kind.allCases)
    func life(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let calendar = Self.calendar(client, try await server.calendar(client, "team ä@b"))
            let start = try await Self.read(calendar, since: nil)
            #expect(start.changes.isEmpty && start.isComplete && start.cursor.hasPrefix("sync "))
            var draft = EventDraft(identifier: Self.identifier(1), content: Sample.content())
            let made = try await calendar.create(draft)
            let again = try await calendar.create(draft)
            #expect(again.id == made.id && again.version == made.version && again.content == made.content)
            let told = try await Self.read(calendar, since: start.cursor)
            guard case .changed(let event)? = told.changes.first, told.changes.count == 1 else {
                return #expect(Bool(false), "it was not told: \(told.changes.names)")
            }
            #expect(event.id == made.id && event.version == made.version && event.content == made.content)
            #expect(event.mark == draft.identifier && event.updatedAt == nil)
            #expect(try await calendar.event(made.id)?.content == made.content)

            draft.content.title = "Moved"
            draft.content.time = .allDay(start: Sample.date("2026-12-24"), end: Sample.date("2026-12-26"))
            let changed = try await calendar.update(event, to: draft)
            #expect(changed.version != made.version)
            #expect(try await calendar.event(made.id)?.content == Sample.writer.normalized(draft.content))
            draft.content.title = "Too late"
            #expect(await thrown { _ = try await calendar.update(event, to: draft) } == .changedMeanwhile)
            #expect(
                await thrown { try await calendar.delete(event, mayNotifyAttendees: false) } == .changedMeanwhile)
            try await calendar.delete(changed, mayNotifyAttendees: false)
            try await calendar.delete(changed, mayNotifyAttendees: false)
            #expect(await thrown { _ = try await calendar.update(changed, to: draft) } == .gone)
            #expect(try await calendar.event(made.id) == nil)
            let end = try await Self.read(calendar, since: told.cursor)
            #expect(end.changes == [.removed(id: made.id)])
            #expect(try await Self.read(calendar, since: end.cursor).changes.isEmpty)
            #expect(await thrown { _ = try await Self.read(calendar, since: "sync made-up") } == .cursorExpired)
        }
    }

    @Test("What comes back is what was told before, also of texts that stumble", arguments: RealServer.Kind.allCases)
    func normalized(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let calendar = Self.calendar(client, try await server.calendar(client, "team"))
            var expected: [String: EventContent] = [:]
            for number in 1...60 {
                var random = RandomContent(seed: UInt64(number))
                let content = random.content()
                do {
                    let made = try await calendar.create(
                        EventDraft(identifier: Self.identifier(number), content: content))
                    expected[made.id] = calendar.normalized(content)
                } catch OutsideError.refused(let reason) {
                    // Radicale refuses rules that together go on for too long.
                    let rules = calendar.normalized(content).recurrence?.lines.filter { $0.hasPrefix("RRULE") } ?? []
                    #expect(kind == .radicale && rules.count > 1, "\(number): \(reason)")
                }
            }
            let all = try await Self.read(calendar, since: nil)
            #expect(all.isComplete && all.changes.count == expected.count && expected.count > 40)
            for change in all.changes {
                guard case .changed(let event) = change else { return #expect(Bool(false), "\(change)") }
                #expect(event.content == expected[event.id], "\(event.id)")
                // And nothing is to be done for it.
                let draft = EventDraft(identifier: event.mark ?? "", content: event.content)
                #expect(try await calendar.update(event, to: draft) == event)
            }
        }
    }

    @Test("What others put into an event is still there after a change", arguments: RealServer.Kind.allCases)
    func foreign(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let url = try await server.calendar(client, "team")
            let calendar = Self.calendar(client, url)
            let stored = try await client.create("others.ics", Sample.text(FieldTests.ordinary), in: url)
            let before = Sample.lines(try await client.object(stored.href, in: url).body)
            let event = try #require(try await calendar.event(stored.href.path))
            #expect(event.mark == nil && event.content.title == "Review, again")
            var content = event.content
            content.title = "New"
            let changed = try await calendar.update(
                event, to: EventDraft(identifier: Self.identifier(1), content: content))
            let after = Sample.lines(try await client.object(stored.href, in: url).body)
            let lost = Set(before).subtracting(after)
            #expect(before.count > 25 && lost.allSatisfy { Sample.isStamp($0) || $0.hasPrefix("SUMMARY") }, "\(lost)")
            #expect(try await calendar.event(changed.id)?.content == content)
        }
    }

    @Test(
        "An event and its counterpart come to agree, whatever happens in which order",
        arguments: RealServer.Kind.allCases)
    func convergence(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            for seed in 1...UInt64(12) {
                let url = try await server.calendar(client, "walk-\(seed)")
                var walk = Walk(Self.calendar(client, url), client, url, seed: seed)
                try await walk.run()
            }
        }
    }
}
