import Contracts
import Database
import EventLoop
import JSON
import JSONRPC
import SandboxProcess
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Channels that are not wanted any more", .timeLimit(.minutes(2)))
struct ClosedChannelTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func settings(_ url: String) -> [String: String] {
        OutsideWorld.settings(url).merging(["ROLLCALL_PUBLIC_URL": "https://rollcall.example.org"]) { $1 }
    }

    @LoopActor private func channels(_ sandbox: SandboxProcess) async throws -> JSONValue? {
        try await sandbox.control("google/state")["channels"]
    }

    @LoopActor private func hasNoChannelJob(_ fixture: CalendarFixture) async throws -> Bool {
        try await fixture.calendar.context.database.read { connection in
            // Those that wait for the end of a channel are not running.
            try connection.value(
                "SELECT count(*) FROM job WHERE kind LIKE 'calendar.c%hannel' AND state IN (0, 1)", as: Int.self) == 0
        }
    }

    @Test("A channel that somebody has closed stays closed, also after a restart, until one is asked for")
    @LoopActor func closed() async throws {
        try await SandboxProcess.run { sandbox in
            try await sandbox.control("google/settings", ["consent": "approve"])
            let first = try await CalendarFixture(settings(sandbox.url))
            let world = OutsideWorld(sandbox: sandbox, fixture: first)
            let made = try await world.ask(
                ConnectCalendar(account: try await world.googleAccount().id, calendar: "Team"))
            try await CalendarFixture.eventually { try await channels(sandbox) == 1 }
            _ = try await world.ask(StopChannel(id: made.id))
            try await CalendarFixture.eventually { try await channels(sandbox) == 0 }
            #expect(try await world.ask(GetIntegration(id: made.id)).webhookId == nil)
            // The job that waited for the end of the channel does not open another one.
            let queue = first.calendar.program.sync.queue
            try await first.calendar.context.database.write { connection in
                let integration = try #require(try IntegrationStore(connection).integration(made.id))
                try queue.keepChannel(integration, at: nil, connection)
            }
            try await CalendarFixture.eventually { try await hasNoChannelJob(first) }
            await first.stop()

            let second = try await CalendarFixture(settings(sandbox.url), folder: first.folder)
            try await CalendarFixture.eventually { try await hasNoChannelJob(second) }
            #expect(try await channels(sandbox) == 0)
            _ = try await second.ask(RenewChannel(id: made.id))
            try await CalendarFixture.eventually { try await channels(sandbox) == 1 }
            await second.stop()
        }
    }

    @Test("A calendar is disconnected at once, whether or not Google answers, and its channel is closed when it does")
    @LoopActor func disconnecting() async throws {
        try await SandboxProcess.run { sandbox in
            try await sandbox.control("google/settings", ["consent": "approve"])
            let fixture = try await CalendarFixture(settings(sandbox.url))
            let world = OutsideWorld(sandbox: sandbox, fixture: fixture)
            let account = try await world.googleAccount()
            let answered = try await world.ask(ConnectCalendar(account: account.id, calendar: "ada@example.org"))
            try await CalendarFixture.eventually { try await channels(sandbox) == 1 }
            _ = try await world.ask(DisconnectIntegration(id: answered.id))
            try await CalendarFixture.eventually { try await channels(sandbox) == 0 }

            let unanswered = try await world.ask(ConnectCalendar(account: account.id, calendar: "Team"))
            try await CalendarFixture.eventually { try await channels(sandbox) == 1 }
            let longer: JSONValue = 600_000
            try await sandbox.control(
                "faults",
                ["route": "POST /google/calendar/v3/channels/stop", "kind": "delay", "milliseconds": longer])
            _ = try await world.ask(DisconnectIntegration(id: unanswered.id))
            #expect(try await world.ask(ListIntegrations()).integrations.isEmpty)
            #expect(try await !hasNoChannelJob(fixture))
            await fixture.stop()
        }
    }

    @Test("Of two accounts of one person at Google, the one that stays works on")
    @LoopActor func twoAccounts() async throws {
        try await OutsideWorld.run { world in
            let one = try await world.googleAccount()
            let other = try await world.googleAccount(EventOwner(kind: .member, id: "mem-ada"))
            #expect(one.name == other.name && one.id != other.id)
            _ = try await world.ask(RemoveAccount(id: one.id))
            #expect(try await world.sandbox.control("google/state")["grants"] == 2)
            #expect(try await world.ask(ListCalendarChoices(account: other.id)).calendars.count == 2)
            _ = try await world.ask(RemoveAccount(id: other.id))
            #expect(try await world.sandbox.control("google/state")["grants"] == 1)
        }
    }
}
