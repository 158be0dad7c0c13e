import CalDAVServers
import Contracts
import EventLoop
import HTTPClient
import JSONRPC
import Testing

@testable import CalendarService

@Suite("Accounts on CalDAV servers", .timeLimit(.minutes(2)))
struct CalDAVAccountTests {
    init() { EventLoop.startOnThread() }

    private func account(_ place: String) -> AddAccount {
        var call = AddAccount(provider: "caldav")
        call.place = place
        call.user = "ada"
        call.password = "any"
        return call
    }

    @Test("A calendar is found from the server's address, connected by its name, and read")
    @LoopActor func life() async throws {
        try await RealServer.run(.radicale) { server in
            _ = try await server.calendar(server.client(), "work")
            let fixture = try await CalendarFixture([
                "ROLLCALL_ALLOWED_NETWORKS": "127.0.0.0/8", "ROLLCALL_CALDAV_PLAIN_HTTP": "true",
            ])
            let account = try await fixture.ask(account(server.root.text))
            #expect(account.name == "ada")
            let choices = try await fixture.ask(ListCalendarChoices(account: account.id)).calendars
            #expect(choices.map(\.name) == ["Calendar work"])
            let made = try await fixture.ask(ConnectCalendar(account: account.id, calendar: "Calendar work"))
            try await CalendarFixture.eventually {
                try await fixture.ask(GetIntegration(id: made.id)).state == "synced"
            }
            await fixture.stop()
        }
    }

    @Test("A new password opens the same calendars, and goes to no server of another account's")
    @LoopActor func anotherPassword() async throws {
        try await RealServer.run(.radicale) { server in
            _ = try await server.calendar(server.client(), "work")
            let fixture = try await CalendarFixture([
                "ROLLCALL_ALLOWED_NETWORKS": "127.0.0.0/8", "ROLLCALL_CALDAV_PLAIN_HTTP": "true",
            ])
            let added = try await fixture.ask(account(server.root.text))
            _ = try await fixture.ask(ConnectCalendar(account: added.id, calendar: "Calendar work"))
            var again = account(server.root.text)
            again.account = added.id
            again.password = "another"
            #expect(try await fixture.ask(again).id == added.id)
            try await RealServer.run(.radicale) { other in
                _ = try await other.calendar(other.client(), "work")
                again.place = other.root.text
                #expect(await RPCError.code { _ = try await fixture.ask(again) } == .conflict)
            }
            await fixture.stop()
        }
    }

    @Test("A server in a private network is not spoken to, and no password goes unencrypted, unless that is allowed")
    @LoopActor func refusals() async throws {
        try await RealServer.run(.radicale) { server in
            for settings in [[:], ["ROLLCALL_CALDAV_PLAIN_HTTP": "true"], ["ROLLCALL_ALLOWED_NETWORKS": "127.0.0.0/8"]]
            {
                let fixture = try await CalendarFixture(settings)
                #expect(
                    await RPCError.code { _ = try await fixture.ask(account(server.root.text)) } == .conflict,
                    "\(settings)")
                await fixture.stop()
            }
        }
    }
}
