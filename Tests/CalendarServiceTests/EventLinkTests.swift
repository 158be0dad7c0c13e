import CalendarModel
import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("How events stand in outside calendars", .timeLimit(.minutes(1)))
struct EventLinkTests {
    init() { EventLoop.startOnThread() }

    @Test("is waited for while a write is under way, and no longer than asked")
    @LoopActor func waiting() async throws {
        let fixture = try await CalendarFixture()
        let made = try await fixture.ask(CreateEvent(KeptEventTests.dinner))
        let id = made.event.id
        #expect(try await fixture.ask(ListEventLinks(eventID: id, waitMilliseconds: 5_000)).links.isEmpty)
        #expect(await RPCError.code { _ = try await fixture.ask(ListEventLinks(eventID: "none")) } == .notFound)
        let database = fixture.calendar.context.database
        try await database.write { connection in
            for (name, direction) in [("i-1", "both"), ("i-2", "import")] {
                try connection.execute(
                    """
                    INSERT INTO credential (id, owner_kind, owner_id, provider, account, sealed, created_at)
                    VALUES (?1, 'organization', 'community', 'google', 'a', x'00', 0)
                    """, "c-\(name)")
                try connection.execute(
                    """
                    INSERT INTO integration (id, owner_kind, owner_id, provider, outside_calendar, name, credential,
                        direction, scope_kind, settings, is_active, created_at)
                    VALUES (?1, 'organization', 'community', 'google', ?1, 'Calendar', ?2, ?3, 'all',
                        CAST('{}' AS BLOB), 1, 0)
                    """, name, "c-\(name)", direction)
                let integration = try #require(try IntegrationStore(connection).integration(name))
                try LinkStore(connection).save(Link(id, in: integration))
            }
        }
        let pending = EventLinkSummary(integrationID: "i-1", provider: "google", state: .pending)
        #expect(try await fixture.ask(ListEventLinks(eventID: id, waitMilliseconds: 60)).links == [pending])

        let answer = Task(executorPreference: LoopActor.executor) {
            try await fixture.ask(ListEventLinks(eventID: id, waitMilliseconds: 20_000)).links
        }
        try await database.write { connection in
            var link = try #require(try LinkStore(connection).link(id, "i-1"))
            link.state = .synced
            let integration = try #require(try IntegrationStore(connection).integration("i-1"))
            link.remember(LinkMemory(remoteID: "g-1"), in: integration)
            link.eventSequence = 0
            try LinkStore(connection).save(link)
        }
        let synced = EventLinkSummary(integrationID: "i-1", provider: "google", state: .synced, remoteID: "g-1")
        #expect(try await answer.value == [synced])
        // Another change is under way until the link says otherwise.
        _ = try await database.write { try $0.execute("UPDATE event SET sequence = sequence + 1 WHERE id = ?1", id) }
        #expect(try await fixture.ask(ListEventLinks(eventID: id)).links.map(\.state) == [.pending])
        await fixture.stop()
    }
}
