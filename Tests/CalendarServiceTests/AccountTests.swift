import Contracts
import EventLoop
import Glibc
import JSON
import JSONRPC
import SandboxProcess
import ServiceKit
import Telemetry
import Testing

@testable import CalendarService

@Suite("Accounts at providers", .timeLimit(.minutes(2)))
struct AccountTests {
    init() { EventLoop.startOnThread() }

    @Test("A person allows Google once, and only the one who was sent there can come back")
    @LoopActor func consent() async throws {
        try await OutsideWorld.run { world in
            let started = try await world.ask(BeginConsent(provider: "google", loginHint: "ada@example.org"))
            #expect(started.url.hasPrefix("http://127.0.0.1:1/oauth/google/start?state="))
            #expect(
                await RPCError.code { _ = try await world.ask(OpenConsent(provider: "google", state: "made-up")) }
                    == .notFound)
            let back = try await world.consent(started)
            var forged = back
            forged.state = "made-up"
            #expect(await RPCError.code { _ = try await world.ask(forged) } == .notFound)
            let account = try await world.ask(back)
            #expect(account.name == "ada@example.org")
            #expect(account.owner == .community)
            #expect(await RPCError.code { _ = try await world.ask(back) } == .notFound)
            #expect(try await world.ask(ListAccounts()).accounts == [account])
            let choices = try await world.ask(ListCalendarChoices(account: account.id)).calendars
            #expect(choices.map(\.name).sorted() == ["Team", "ada@example.org"])
        }
    }

    @Test("Who refuses at Google, or unticks a box, has no account here")
    @LoopActor func refusal() async throws {
        try await OutsideWorld.run { world in
            try await world.sandbox.control("google/settings", ["consent": "refuse"])
            let refused = try await world.consent(try await world.ask(BeginConsent(provider: "google")))
            #expect(await RPCError.code { _ = try await world.ask(refused) } == .conflict)
            try await world.sandbox.control(
                "google/settings", ["consent": "approve", "granted_scopes": "calendar.events"])
            let partial = try await world.consent(try await world.ask(BeginConsent(provider: "google")))
            #expect(await RPCError.code { _ = try await world.ask(partial) } == .conflict)
            #expect(try await world.ask(ListAccounts()).accounts.isEmpty)
        }
    }

    @Test("An account that is mended stays whose it was, and nobody else's is mended")
    @LoopActor func mending() async throws {
        try await OutsideWorld.run { world in
            let ada = EventOwner(kind: .member, id: "mem-ada")
            var call = AddAccount(provider: "notion", owner: ada)
            call.token = "ntn_sandbox"
            let made = try await world.ask(call)
            call.account = made.id
            call.owner = nil
            #expect(try await world.ask(call).owner == ada)
            call.owner = EventOwner(kind: .member, id: "mem-ben")
            #expect(await RPCError.code { _ = try await world.ask(call) } == .notFound)
            let google = try await world.googleAccount(ada)
            let consent = BeginConsent(provider: "google", account: google.id)
            #expect(try await world.ask(try await world.consent(try await world.ask(consent))).owner == ada)
            let other = BeginConsent(provider: "google", owner: .community, account: google.id)
            #expect(await RPCError.code { _ = try await world.ask(other) } == .notFound)
            #expect(try await world.ask(ListAccounts()).accounts.count == 2)
        }
    }

    @Test("Tokens are tried before they are kept, and never told, logged or stored in the clear")
    @LoopActor func secrecy() async throws {
        try await OutsideWorld.run { world in
            var wrong = AddAccount(provider: "notion")
            wrong.token = "ntn_canary"
            #expect(await RPCError.code { _ = try await world.ask(wrong) } == .conflict)
            let account = try await world.notionAccount()
            let google = try await world.googleAccount()
            let told = try JSON.encode(try await world.ask(ListAccounts()))
            let logged = Array(world.fixture.log.lines.joined(separator: "\n").utf8)
            for secret in ["ntn_canary", "ntn_sandbox", "GOCSPX-sandbox", "1//"] {
                for place in [told, logged, try world.stored()] {
                    #expect(!place.holds(Array(secret.utf8)), "\(secret)")
                }
            }
            #expect(try world.stored().holds(Array(account.id.utf8)))
            _ = try await world.ask(RemoveAccount(id: google.id))
            #expect(try await world.sandbox.control("google/state")["grants"] == 0)
        }
    }

    @Test("The service account of the configuration is an account with a calendar, which nobody has to connect")
    @LoopActor func configured() async throws {
        try await OutsideWorld.run(["NOTION_API_KEY": "ntn_sandbox"]) { world in
            let file = try await world.sandbox.control(
                "google/service-account", ["scopes": "calendar.events", "url": .string(world.sandbox.url)])
            let fixture = try await CalendarFixture(
                OutsideWorld.settings(world.sandbox.url).merging([
                    "GOOG_CREDENTIALS_JSON": String(decoding: JSON.write(file), as: UTF8.self),
                    "GOOG_CALENDAR_IMPERSONATE_USER": "ben@example.org",
                ]) { $1 })
            let integration = try #require(try await fixture.ask(ListIntegrations()).integrations.first)
            #expect(integration.calendar == "primary")
            #expect(integration.direction == "export")
            #expect(try await fixture.ask(ListAccounts()).accounts.map(\.name) == ["ben@example.org"])
            // It would come back with the next start.
            let ending = DisconnectIntegration(id: integration.id)
            #expect(await RPCError.code { _ = try await fixture.ask(ending) } == .conflict)
            await fixture.stop()
            let choices = try await world.ask(ListCalendarChoices(account: "configured-notion"))
            #expect(choices.calendars.count == 1)
        }
    }
}

extension [UInt8] {
    /// Whether these bytes are in it. The C library looks, since a loop in Swift that is not optimised would keep the event
    /// loop busy for seconds.
    func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        return withUnsafeBytes { bytes in
            var start = 0
            while start + part.count <= count, let base = bytes.baseAddress {
                guard let found = memchr(base + start, Int32(first), count - start - part.count + 1) else { break }
                if memcmp(found, part, part.count) == 0 { return true }
                start = UnsafeRawPointer(found) - base + 1
            }
            return false
        }
    }
}
