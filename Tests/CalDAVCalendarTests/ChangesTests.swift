import CalDAV
import CalendarModel
import EventLoop
import HTTPClient
import Testing
import Time

@testable import CalDAVCalendar

@Suite("Reading changes", .timeLimit(.minutes(1)))
struct ChangesTests {
    init() { EventLoop.startOnThread() }

    /// What a server has.
    @LoopActor private final class Store {
        var tag = "1"
        var members = ["/c/a": "1", "/c/b": "1", "/c/c": "1"]
        var isCut = false
        var isBroken = true
    }

    /// Reads on until the end.
    @LoopActor private func all(
        _ calendar: CalDAVCalendar, since cursor: String?
    ) async throws -> (changes: [OutsideChange], cursor: String, isComplete: Bool, pages: Int) {
        var page = try await calendar.changes(since: cursor, page: nil)
        var changes = page.changes
        for count in 1..<100 {
            switch page.next {
            case .end(let end, let isComplete): return (changes, end, isComplete, count)
            case .page(let next):
                page = try await calendar.changes(since: cursor, page: next)
                changes += page.changes
            }
        }
        throw OutsideError.malformed("no end")
    }

    @Test("A calendar without a change costs one report")
    @LoopActor func unchanged() async throws {
        let server = ScriptedServer { _ in Reply.multi(["<sync-token>t1</sync-token>"]) }
        let page = try await server.calendar().changes(since: "sync t1", page: nil)
        #expect(page == ChangePage(changes: [], next: .end(cursor: "sync t1", isComplete: false)))
        #expect(server.methods() == ["REPORT"])
    }

    @Test("One change costs one report, one reading and one conditional write")
    @LoopActor func oneChange() async throws {
        let server = ScriptedServer { call in
            if call.method == "PUT" { return Reply.status(204, ["ETag": "\"8\""]) }
            if !call.asked.isEmpty { return Reply.multi(call.asked.map { Reply.event($0, "7") }) }
            return Reply.multi([
                "<sync-token>t2</sync-token>", Reply.member("/c/a%40b.ics", "7"), Reply.gone("/c/old.ics"),
            ])
        }
        let calendar = try server.calendar()
        let page = try await calendar.changes(since: "sync t1", page: nil)
        #expect(page.changes.names == ["-/c/old.ics", "/c/a%40b.ics"])
        #expect(page.next == .end(cursor: "sync t2", isComplete: false))
        #expect(server.methods() == ["REPORT", "REPORT"])
        guard case .changed(let event)? = page.changes.last else { throw OutsideError.gone }
        #expect(event.version == "\"7\"" && event.content.title == "Review" && event.mark == nil)

        var content = event.content
        content.title = "New"
        let draft = EventDraft(identifier: Sample.identifier, content: content)
        let written = try await calendar.update(event, to: draft)
        #expect(written.version == "\"8\"" && written.content == content && written.id == event.id)
        #expect(server.calls.map { $0.fields["if-match"] } == ["\"7\""])
        #expect(server.methods() == ["PUT"])
    }

    @Test("The first reading goes page by page, may go on elsewhere, and ends with a token that was tried")
    @LoopActor func first() async throws {
        let server = ScriptedServer { call in
            if call.method == "PROPFIND", call.fields["depth"] == "0" { return Reply.multi([Reply.state(token: "t1")]) }
            if call.method == "PROPFIND" {
                return Reply.multi([Reply.state()] + (0..<7).map { Reply.member("/c/\($0)", "1") })
            }
            if call.asked.isEmpty { return Reply.multi(["<sync-token>t1</sync-token>"]) }
            return Reply.multi(call.asked.map { $0 == "/c/3" ? Reply.gone($0) : Reply.event($0) })
        }
        var page = try await server.calendar(pageSize: 3).changes(since: nil, page: nil)
        #expect(server.methods() == ["PROPFIND", "PROPFIND", "REPORT", "REPORT"])
        #expect(page.changes.names == ["/c/0", "/c/1", "/c/2"])
        guard case .page(let second) = page.next else { throw OutsideError.gone }
        page = try await server.calendar(pageSize: 3).changes(since: nil, page: second)
        #expect(page.changes.names == ["/c/4", "/c/5", "-/c/3"])
        guard case .page(let third) = page.next else { throw OutsideError.gone }
        page = try await server.calendar(pageSize: 3).changes(since: nil, page: third)
        #expect(page.changes.names == ["/c/6"])
        #expect(page.next == .end(cursor: "sync t1", isComplete: true))
        #expect(server.methods() == ["REPORT", "REPORT"])
    }

    @Test(
        "A token that is dead, however the server says it, means to begin anew",
        arguments: [400, 403, 409, 410, 412, 500])
    @LoopActor func dead(status: Int) async throws {
        let server = ScriptedServer { _ in Reply.status(status) }
        let calendar = try server.calendar()
        #expect(await thrown { _ = try await calendar.changes(since: "sync t1", page: nil) } == .cursorExpired)
        #expect(await thrown { _ = try await calendar.changes(since: "nonsense", page: nil) } == .cursorExpired)
        #expect(await thrown { _ = try await calendar.changes(since: nil, page: "nonsense") } == .cursorExpired)
    }

    @Test("Where tokens do not work, listings are compared, and only what changed is read")
    @LoopActor func listings() async throws {
        let store = Store()
        let server = ScriptedServer { call in
            if call.method == "PROPFIND", call.fields["depth"] == "0" {
                return Reply.multi([Reply.state(token: "useless", tag: store.tag)])
            }
            if call.method == "PROPFIND" {
                let cut = store.isCut ? ["<response><href>/c/</href><status>HTTP/1.1 507 X</status></response>"] : []
                return Reply.multi(
                    cut + store.members.sorted { $0.key < $1.key }.map { Reply.member($0.key, $0.value) })
            }
            if call.asked.isEmpty { return Reply.error(403, "<valid-sync-token/>") }
            return Reply.multi(call.asked.map { Reply.event($0, store.members[$0] ?? "") })
        }
        let calendar = try server.calendar(pageSize: 2)
        let first = try await all(calendar, since: nil)
        #expect(first.changes.names == ["/c/a", "/c/b", "/c/c"] && first.isComplete && first.pages == 2)
        _ = server.methods()

        let same = try await all(calendar, since: first.cursor)
        #expect(same.changes.isEmpty && same.cursor == first.cursor && !same.isComplete)
        #expect(server.methods() == ["PROPFIND"])

        store.tag = "2"
        store.members = ["/c/a": "1", "/c/b": "2", "/c/d": "1"]
        store.isCut = true
        let partial = try await all(calendar, since: first.cursor)
        #expect(partial.changes.names == ["/c/b", "/c/d"], "what a part of a listing leaves out may be there")
        store.isCut = false
        let second = try await all(calendar, since: partial.cursor)
        #expect(second.changes.names == ["-/c/c"])
        store.members["/c/a"] = "2"
        store.tag = "3"
        #expect(try await all(calendar, since: second.cursor).changes.names == ["/c/a"])
    }

    @Test("A listing that was cut is not complete")
    @LoopActor func cut() async throws {
        let server = ScriptedServer { call in
            if call.method == "PROPFIND", call.fields["depth"] == "0" { return Reply.multi([Reply.state(token: "t1")]) }
            if call.method == "PROPFIND" {
                return Reply.multi(["<response><href>/c/</href><status>HTTP/1.1 507 X</status></response>"])
            }
            return Reply.multi(["<sync-token>t1</sync-token>"])
        }
        #expect(try await all(server.calendar(), since: nil).isComplete == false)
    }

    @Test("What cannot be read is named; what could not be read for the moment is asked for again")
    @LoopActor func unreadable() async throws {
        let store = Store()
        let server = ScriptedServer { call in
            if call.method == "GET" {
                return store.isBroken ? Reply.status(500) : Reply.status(200, ["ETag": "\"1\""], Reply.text())
            }
            if call.asked.isEmpty {
                let members =
                    store.isBroken ? ["bad", "task", "later", "fine"].map { Reply.member("/c/\($0)", "1") } : []
                return Reply.multi(["<sync-token>t2</sync-token>"] + members)
            }
            return Reply.multi(
                call.asked.compactMap { path in
                    let text =
                        switch path {
                        case "/c/bad": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR"
                        case "/c/task": "BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR"
                        default: Reply.text()
                        }
                    return path == "/c/later"
                        ? nil : Reply.properties(path, "<getetag>1</getetag><C:calendar-data>\(text)</C:calendar-data>")
                })
        }
        let calendar = try server.calendar()
        let first = try await all(calendar, since: "sync t1")
        #expect(Set(first.changes.names) == ["?/c/bad", "-/c/task", "?/c/later", "/c/fine"])
        store.isBroken = false
        let second = try await all(calendar, since: first.cursor)
        #expect(second.changes.names == ["/c/later"])
        #expect(second.cursor == "sync t2")
    }

    @Test("Cursors and pages are read as they were written")
    func texts() throws {
        let token = try #require(SyncToken("https://x.test/ns/sync/1 2"))
        let tag = try #require(EntityTag("\"e\""))
        let members = ["/c/a", "/c/b%20c"].map { MemberVersion(href: Href(path: $0), etag: tag) }
        var listing = ReadingCursor.listing(ListingMemory(changeTag: nil, members: members))
        for cursor in [.token(token), .token(token, again: ["/c/a", "/c/b"]), listing] {
            #expect(ReadingCursor(text: cursor.text) == cursor)
            for isComplete in [true, false] {
                let reading = Reading(isComplete: isComplete, rest: ["/c/a", "/c/b"], end: cursor)
                #expect(Reading(page: reading.page) == reading)
            }
        }
        listing.askAgain(for: "/c/a")
        guard case .listing(let old) = listing else { throw OutsideError.gone }
        #expect(ListingMemory(changeTag: nil, members: members).changed(since: old) == ["/c/a"])
        for text in [
            "", "sync", "sync ", "list", "list 1\nx", "all\n/c/a\n\nsync ", "all\nx\n\nsync t", "x\n/a\n\nsync t",
        ] {
            #expect(ReadingCursor(text: text) == nil, "\(text)")
            #expect(Reading(page: text) == nil, "\(text)")
        }
    }
}
