import CalendarModel
import Contracts
import Crypto
import Database
import EventLoop
import JSON
import JSONRPC
import SandboxProcess
import ServiceKit
import Telemetry
import Testing
import Time

@testable import CalendarService

@Suite("Integrations", .timeLimit(.minutes(2)))
struct IntegrationTests {
    init() { EventLoop.startOnThread() }

    @Test("A calendar is connected once, changed, paused and disconnected")
    @LoopActor func life() async throws {
        try await OutsideWorld.run { world in
            let owner = EventOwner(kind: .member, id: "mem-ada")
            let account = try await world.googleAccount(owner)
            var call = ConnectCalendar(account: account.id, calendar: "Team")
            call.direction = "export"
            let made = try await world.ask(call)
            #expect(made.name == "Team")
            #expect(made.owner == owner)
            #expect(made.scope == FeedScope(kind: .member, id: "mem-ada"))
            #expect(made.options.conflictPolicy == "latest")
            #expect(made.options.skipsMissingEnd == false && made.options.asksBeforeRemovals == false)
            #expect(await RPCError.code { _ = try await world.ask(call) } == .conflict)
            #expect(await RPCError.code { _ = try await world.ask(RemoveAccount(id: account.id)) } == .conflict)

            var change = IntegrationChange(isActive: false)
            change.options = IntegrationOptions()
            change.options?.conflictPolicy = "ask"
            change.options?.skipsMissingEnd = true
            change.options?.asksBeforeRemovals = true
            let paused = try await world.ask(UpdateIntegration(id: made.id, change: change))
            #expect(!paused.isActive)
            #expect(paused.options.conflictPolicy == "ask")
            #expect(paused.options.skipsMissingEnd == true && paused.options.asksBeforeRemovals == true)
            #expect(await RPCError.code { _ = try await world.ask(SyncIntegration(id: made.id)) } == .conflict)
            change.options?.conflictPolicy = "mine"
            let wrong = UpdateIntegration(id: made.id, change: change)
            #expect(await RPCError.code { _ = try await world.ask(wrong) } == .invalidParams)
            // Its channels are closed.
            let renewal = RenewChannel(id: made.id)
            #expect(await RPCError.code { _ = try await world.ask(renewal) } == .invalidParams)
            #expect(await RPCError.code { _ = try await world.ask(PlanCalendar(integration: "int-0")) } == .notFound)

            _ = try await world.ask(DisconnectIntegration(id: made.id))
            #expect(try await world.ask(ListIntegrations()).integrations.isEmpty)
            #expect(await RPCError.code { _ = try await world.ask(GetIntegration(id: made.id)) } == .notFound)
        }
    }

    @Test("A Notion database says which of its properties holds what, and gets one for Rollcall")
    @LoopActor func notion() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.notionAccount()
            let database = try #require(try await world.ask(ListCalendarChoices(account: account.id)).calendars.first)
            let unknown = ConnectCalendar(account: account.id, calendar: "No such database")
            #expect(await RPCError.code { _ = try await world.ask(unknown) } == .conflict)
            var call = ConnectCalendar(account: account.id, calendar: database.name)
            call.options = IntegrationOptions()
            call.options?.notionProperties = ["location": "Nowhere"]
            #expect(await RPCError.code { _ = try await world.ask(call) } == .conflict)
            call.options?.notionProperties = ["notes": ""]
            let properties = try #require(try await world.ask(call).options.notionProperties)
            #expect(properties["title"] == "Name")
            #expect(properties["date"] == "Date")
            #expect(properties["mark"] == "Rollcall ID")
            #expect(properties["notes"] == nil)
        }
    }

    @Test("A Notion database that was only read gets what writing needs, and keeps what was chosen")
    @LoopActor func notionWriting() async throws {
        try await OutsideWorld.run { world in
            try await world.sandbox.control("notion/edit-schema", ["remove": "Rollcall ID"])
            let account = try await world.notionAccount()
            let database = try #require(try await world.ask(ListCalendarChoices(account: account.id)).calendars.first)
            var call = ConnectCalendar(account: account.id, calendar: database.id)
            call.direction = "import"
            call.options = IntegrationOptions()
            call.options?.notionProperties = ["notes": ""]
            let made = try await world.ask(call)
            let read = try #require(made.options.notionProperties)
            #expect(read["mark"] == nil && read["notes"] == nil)
            var change = IntegrationChange()
            change.direction = "both"
            let written = try await world.ask(UpdateIntegration(id: made.id, change: change)).options.notionProperties
            #expect(written == read.merging(["mark": "Rollcall ID"]) { $1 })
        }
    }

    @Test("A calendar that may only be read is not to be written to, whenever somebody asks for it")
    @LoopActor func writability() async throws {
        try await OutsideWorld.run { world in
            let calendar: JSONValue = "shared@group.calendar.google.com"
            func share(_ role: JSONValue) async throws {
                try await world.sandbox.control(
                    "google/share", ["calendar": calendar, "email": "ada@example.org", "role": role])
            }
            try await world.sandbox.control(
                "google/calendar", ["id": calendar, "summary": "Shared", "owner": "ben@example.org"])
            try await share("reader")
            let account = try await world.googleAccount()
            var call = ConnectCalendar(account: account.id, calendar: "Shared")
            #expect(await RPCError.code { _ = try await world.ask(call) } == .conflict)
            call.direction = "import"
            let made = try await world.ask(call)
            var change = IntegrationChange()
            change.direction = "both"
            let update = UpdateIntegration(id: made.id, change: change)
            #expect(await RPCError.code { _ = try await world.ask(update) } == .conflict)
            try await share("writer")
            #expect(try await world.ask(update).direction == "both")
        }
    }

    @Test("Somebody else's account and a calendar that is not there cannot be connected")
    @LoopActor func strangers() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.googleAccount(EventOwner(kind: .member, id: "mem-ada"))
            var call = ConnectCalendar(account: account.id, calendar: "Team")
            call.owner = EventOwner(kind: .member, id: "mem-ben")
            #expect(await RPCError.code { _ = try await world.ask(call) } == .conflict)
            let missing = ConnectCalendar(account: account.id, calendar: "No such calendar")
            #expect(await RPCError.code { _ = try await world.ask(missing) } == .conflict)
            let nobody = ConnectCalendar(account: "acct-0", calendar: "Team")
            #expect(await RPCError.code { _ = try await world.ask(nobody) } == .notFound)
            let choices = ListCalendarChoices(account: "acct-0")
            #expect(await RPCError.code { _ = try await world.ask(choices) } == .notFound)
            var properties = ConnectCalendar(account: account.id, calendar: "Team")
            properties.options = IntegrationOptions()
            properties.options?.notionProperties = ["date": "When"]
            #expect(await RPCError.code { _ = try await world.ask(properties) } == .invalidParams)
            let notion = BeginConsent(provider: "notion")
            let refusal = await #expect(throws: RPCError.self) { _ = try await world.ask(notion) }
            #expect(refusal?.message.hasPrefix("set NOTION_CLIENT_ID and NOTION_CLIENT_SECRET") == true)
        }
    }

    @Test("A message of Google's asks for one reading, and only with the channel's token")
    @LoopActor func hints() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.googleAccount()
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: "primary"))
            let database = world.fixture.calendar.context.database
            // Nothing reaches us here, so no channel is kept.
            try await CalendarFixture.eventually {
                try await database.read { connection in
                    try connection.value("SELECT count(*) FROM job WHERE kind = 'calendar.channel'", as: Int.self) == 0
                }
            }
            _ = try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO channel (id, integration, resource_id, token_hash, expires_at)
                    VALUES ('chan', ?1, 'res', ?2, 0)
                    """, made.id, SHA256.hash("token".utf8))
            }
            var hint = GoogleHint(channel: "chan", token: "token", resource: "res", state: "exists", number: 2)
            for _ in 0..<100 { _ = try await world.ask(hint) }
            let waiting = try await database.read { connection in
                try connection.value(
                    "SELECT count(*) FROM job WHERE kind = 'calendar.read' AND state <> 1", as: Int.self)
            }
            #expect(waiting == 1)
            hint.token = "tokem"
            #expect(await RPCError.code { _ = try await world.ask(hint) } == .notFound)
            hint = GoogleHint(channel: "other", token: "token", resource: "res", state: "exists", number: 2)
            #expect(await RPCError.code { _ = try await world.ask(hint) } == .notFound)
            hint = GoogleHint(channel: "chan", token: "token", resource: "else", state: "exists", number: 2)
            #expect(await RPCError.code { _ = try await world.ask(hint) } == .notFound)
        }
    }

    @Test("An account that its provider refuses is told of once, stops its calendars, and goes on when it is mended")
    @LoopActor func refusal() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.googleAccount()
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: "Team"))
            func now() async throws -> IntegrationSummary { try await world.ask(GetIntegration(id: made.id)) }
            try await CalendarFixture.eventually { try await now().state == "synced" }
            let before = try await now().lastSyncAt

            try await world.sandbox.control("google/revoke", [:])
            try await world.sandbox.control("google/expire-tokens", [:])
            _ = try await world.ask(SyncIntegration(id: made.id))
            try await CalendarFixture.eventually { try await world.ask(ListAccounts()).accounts[0].refused != nil }
            try await CalendarFixture.eventually { try await now().state == "error" }
            #expect(await RPCError.code { _ = try await world.ask(SyncIntegration(id: made.id)) } == .conflict)
            #expect(try await now().isRefused)
            let mend = "rollcall accounts add google --account \(account.id) mends it"
            #expect(try await world.ask(ProgramStatus()).problems.map { $0.contains(mend) } == [true])

            let again = BeginConsent(provider: "google", account: account.id, loginHint: "ada@example.org")
            _ = try await world.ask(try await world.consent(try await world.ask(again)))
            try await CalendarFixture.eventually { try await now().state == "synced" }
            #expect(try await now().lastSyncAt != before)
            #expect(try await !now().isRefused)
            let told = world.fixture.log.lines.count { $0.contains("an account is refused") }
            #expect(told == 1)
        }
    }

    @Test("It is told how many of those who have a ticket are invited")
    @LoopActor func invitations() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.googleAccount()
            var call = ConnectCalendar(account: account.id, calendar: "Team")
            call.options = IntegrationOptions()
            call.options?.writesAttendees = true
            _ = try await world.ask(call)
            var data = CommerceData()
            (data.id, data.type, data.title) = ("r1", "event", "Workshop")
            data.startsAt = LoopTime().now + .days(1)
            let event = try #require(
                try await world.ask(RecordCommerce(type: "resource/created", data: data)).events.first)
            func progress() async throws -> AttendeeProgress? {
                try await world.ask(ExplainLink(event: event)).links.first?.attendees
            }
            try await CalendarFixture.eventually { try await progress() == AttendeeProgress(wanted: 0, invited: 0) }

            try await world.sandbox.control(
                "faults", ["route": "/google/calendar/*", "kind": "error", "reason": "backendError"])
            for buyer in ["ada@example.org", "ben@example.org"] {
                var ticket = CommerceData()
                (ticket.purchaseId, ticket.resourceId, ticket.email) = ("p-\(buyer)", "r1", buyer)
                _ = try await world.ask(RecordCommerce(type: "ticket/purchased", data: ticket))
            }
            #expect(try await progress() == AttendeeProgress(wanted: 2, invited: 0))
            try await world.sandbox.control("faults/clear", [:])
            try await CalendarFixture.eventually {
                _ = try await world.ask(ProcessCalendarQueue(includesFailed: true))
                return try await progress() == AttendeeProgress(wanted: 2, invited: 2)
            }
        }
    }

    @Test("It is told that an event is to be withdrawn because nobody said when it ends")
    @LoopActor func missingEnd() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.googleAccount()
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: "Team"))
            var data = CommerceData()
            (data.id, data.type, data.title) = ("r1", "event", "Workshop")
            data.startsAt = LoopTime().now + .days(1)
            let event = try #require(
                try await world.ask(RecordCommerce(type: "resource/created", data: data)).events.first)
            func link() async throws -> LinkExplanation? {
                try await world.ask(ExplainLink(event: event)).links.first
            }
            try await CalendarFixture.eventually { try await link()?.state == "synced" }
            #expect(try await link()?.error == nil)
            var change = IntegrationChange(isActive: false)
            change.options = IntegrationOptions()
            change.options?.skipsMissingEnd = true
            _ = try await world.ask(UpdateIntegration(id: made.id, change: change))
            let planned = try #require(try await link())
            #expect(planned.next == "delete" && planned.error?.contains("skipsMissingEnd") == true)
            _ = try await world.ask(UpdateIntegration(id: made.id, change: IntegrationChange(isActive: true)))
            try await CalendarFixture.eventually { try await link()?.state == "skipped" }
        }
    }

    @Test("What was stored before an option was thought of has its usual value, and what was chosen is kept")
    func storedSettings() throws {
        #expect(try JSON.decode(IntegrationSettings.self, from: Array("{}".utf8)) == IntegrationSettings())
        for option in [\IntegrationSettings.skipsMissingEnd, \.asksBeforeRemovals] {
            var settings = IntegrationSettings()
            settings[keyPath: option] = true
            #expect(try JSON.decode(IntegrationSettings.self, from: try JSON.encode(settings)) == settings)
        }
    }

    @Test("What somebody writes for a conflict has to make sense as it must in an event")
    @LoopActor func editedConflict() async throws {
        let fixture = try await CalendarFixture()
        let said = try JSON.encode(
            EventContent(title: "Dinner", time: .timed(start: .epoch, end: nil, timeZone: "UTC")))
        for (number, field) in ["title", "description", "location", "url", "time"].enumerated() {
            _ = try await fixture.calendar.context.database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO conflict (id, event, integration, field, local, remote, detected_at, resolution)
                    VALUES (?1, 'event-1', 'int-1', ?2, ?3, ?3, 0, 'open')
                    """, Int64(number + 1), field, said)
            }
        }
        func code(_ id: Int64, _ text: String) async -> RPCError.Code? {
            let call = ResolveConflict(id: id, choice: "edited", text: text, by: nil)
            return await RPCError.code { _ = try await fixture.ask(call) }
        }
        for title in ["", " ", "two\nlines", String(repeating: "t", count: 301)] {
            #expect(await code(1, title) == .invalidParams, "\(title)")
        }
        // What makes sense is stored, where there is an event; here there is none.
        #expect(await code(1, String(repeating: "t", count: 300)) == .conflict)
        #expect(await code(2, String(repeating: "d", count: 8_193)) == .invalidParams)
        #expect(await code(2, "two\nlines") == .conflict)
        #expect(await code(3, "two\nlines") == .invalidParams)
        #expect(await code(4, "javascript:alert(1)") == .invalidParams)
        #expect(await code(4, "") == .conflict)
        #expect(await code(5, "tomorrow") == .invalidParams)
        await fixture.stop()
    }

    @Test("The queue tells how it stands, and forgets what is old")
    @LoopActor func queue() async throws {
        try await OutsideWorld.run { world in
            let report = try await world.ask(CalendarQueueStatus())
            #expect(report == CalendarQueueReport(pending: 0, completed: 0, failed: 0, oldestPendingAge: nil))
            let processed = try await world.ask(ProcessCalendarQueue(includesFailed: true))
            #expect(processed == CalendarQueueProcessed(hastened: 0, retried: 0))
            #expect(try await world.ask(CleanCalendarQueue(olderThanDays: 7)).removed == 0)
            #expect(
                await RPCError.code { _ = try await world.ask(CleanCalendarQueue(olderThanDays: -1)) }
                    == .invalidParams)
        }
    }
}
