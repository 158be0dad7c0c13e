import Contracts
import Crypto
import Database
import EventLoop
import JSON
import JSONRPC
import SandboxProcess
import ServiceKit
import Testing

@testable import CalendarService

@Suite("Notion's messages", .timeLimit(.minutes(1)))
struct NotionHintTests {
    init() { EventLoop.startOnThread() }

    static let event = """
        {"id":"m1","type":"page.created","timestamp":"2026-11-21T10:00:00.000Z","authors":[],
        "entity":{"id":"p1","type":"page"},"data":{"parent":{"id":"d","type":"data_source","data_source_id":"d"}}}
        """

    static func signed(_ body: String, _ token: String) -> NotionHint {
        let code = HMACSHA256.authenticationCode(for: Array(body.utf8), key: Array(token.utf8))
        return NotionHint(body: body, signature: "sha256=\(Hex.encode(code))")
    }

    @Test("A handshake is let in only while somebody waits for it, and counts once that person says so")
    @LoopActor func handshake() async throws {
        let fixture = try await CalendarFixture()
        func refuses(_ hint: NotionHint) async -> Bool {
            await RPCError.code { _ = try await fixture.ask(hint) } == .notFound
        }
        func handshake(_ token: String) -> NotionHint {
            NotionHint(body: #"{"verification_token":"\#(token)"}"#, signature: nil)
        }
        #expect(await RPCError.code { _ = try await fixture.ask(UseNotionWebhookToken()) } == .conflict)
        #expect(await refuses(handshake("secret_one")))
        _ = try await fixture.ask(ExpectNotionWebhook())
        #expect(try await fixture.ask(ReadNotionWebhookToken()).token == nil)
        _ = try await fixture.ask(handshake("secret_one"))
        #expect(try await fixture.ask(ReadNotionWebhookToken()).token == "secret_one")
        #expect(await refuses(Self.signed(Self.event, "secret_one")))
        _ = try await fixture.ask(UseNotionWebhookToken())
        #expect(await refuses(Self.signed(Self.event, "secret_two")))
        _ = try await fixture.ask(Self.signed(Self.event, "secret_one"))
        #expect(try await fixture.ask(ReadNotionWebhookToken()).token == nil)
        #expect(await refuses(handshake("secret_one")))
        #expect(await refuses(NotionHint(body: Self.event, signature: nil)))
        await fixture.stop()
    }

    @Test("A page that was deleted is looked at: no query tells of it")
    @LoopActor func deletion() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.notionAccount()
            let database = try #require(try await world.ask(ListCalendarChoices(account: account.id)).calendars.first)
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: database.id))
            let page = try await world.sandbox.control("notion/create-page", ["name": "Choir", "date": "2027-01-10"])
            guard case .object(let object) = page, case .string(let id) = object["id"] else {
                throw SandboxFailure(problem: "a page without an id: \(page)")
            }
            func canceled() async throws -> [Bool] {
                try await world.fixture.calendar.context.database.read { connection in
                    try connection.values("SELECT is_canceled FROM event")
                }
            }
            _ = try await world.ask(SyncIntegration(id: made.id))
            try await CalendarFixture.eventually { try await canceled() == [false] }
            try await world.sandbox.control("notion/trash-page", ["id": .string(id)])
            _ = try await world.ask(SyncIntegration(id: made.id))
            #expect(try await canceled() == [false])

            _ = try await world.ask(ExpectNotionWebhook())
            _ = try await world.ask(NotionHint(body: #"{"verification_token":"secret_one"}"#, signature: nil))
            _ = try await world.ask(UseNotionWebhookToken())
            let told = """
                {"id":"m2","type":"page.deleted","timestamp":"2026-11-21T10:00:00.000Z","authors":[],
                "entity":{"id":"\(id)","type":"page"}}
                """
            _ = try await world.ask(Self.signed(told, "secret_one"))
            try await CalendarFixture.eventually { try await canceled() == [true] }
        }
    }

    @Test("Whoever introduces himself in Notion's place while it is waited for ends nothing by it")
    @LoopActor func forgedHandshake() async throws {
        let fixture = try await CalendarFixture()
        func introduce(_ token: String) async throws {
            _ = try await fixture.ask(NotionHint(body: #"{"verification_token":"\#(token)"}"#, signature: nil))
        }
        func isTaken(_ token: String) async -> Bool {
            await RPCError.code { _ = try await fixture.ask(Self.signed(Self.event, token)) } == nil
        }
        _ = try await fixture.ask(ExpectNotionWebhook())
        try await introduce("secret_one")
        _ = try await fixture.ask(UseNotionWebhookToken())

        _ = try await fixture.ask(ExpectNotionWebhook())
        try await introduce("forged")
        #expect(await RPCError.code { try await introduce("secret_two") } == .notFound)
        #expect(await !isTaken("forged"))
        #expect(await isTaken("secret_one"))

        // Notion does not take the other's token, so that the person begins anew.
        _ = try await fixture.ask(ExpectNotionWebhook())
        try await introduce("secret_two")
        #expect(await RPCError.code { try await introduce("forged") } == .notFound)
        #expect(try await fixture.ask(ReadNotionWebhookToken()).token == "secret_two")
        #expect(await isTaken("secret_one"))
        _ = try await fixture.ask(UseNotionWebhookToken())
        #expect(await isTaken("secret_two"))
        #expect(await !isTaken("secret_one"))
        await fixture.stop()
    }
}
