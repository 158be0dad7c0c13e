import CalendarModel
import Configuration
import Contracts
import Database
import EventLoop
import JSONRPC
import NotionCalendar
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Refusals of what has been replaced", .timeLimit(.minutes(2)))
struct LateRefusalTests {
    init() { EventLoop.startOnThread() }

    @Test("A secret that is refused after a person has consented again does not count against the new one")
    @LoopActor func account() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.googleAccount()
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: "Team"))
            let context = world.fixture.calendar.context
            func integration() async throws -> Integration {
                try #require(try await context.database.read { try IntegrationStore($0).integration(made.id) })
            }
            func refusal() async throws -> String? { try await world.ask(ListAccounts()).accounts[0].refused }
            let configuration = try ConfigurationReader.read(from: context.world.configuration) {
                CalendarConfiguration(&$0)
            }
            let bridge = try Bridge(context, configuration)
            defer { bridge.stop() }
            // What a job holds that has begun before.
            let before = try await integration()
            let again = BeginConsent(provider: "google", account: account.id, loginHint: "ada@example.org")
            _ = try await world.ask(try await world.consent(try await world.ask(again)))
            try await bridge.connector.refused(before, because: "the old one")
            #expect(try await refusal() == nil)
            try await bridge.connector.refused(try await integration(), because: "the new one")
            #expect(try await refusal() == "the new one")
        }
    }

    @Test("Tokens that replace those of an earlier consent are not kept in the place of a later one's")
    @LoopActor func renewal() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.calendar.context.database.write { connection in
            let store = CredentialStore(connection)
            func stored() throws -> StoredCredential { try #require(try store.credential("acct-1")) }
            var credential = StoredCredential(
                id: "acct-1", owner: .community, provider: .notion, account: "Notion", sealed: [1], createdAt: .epoch)
            try store.save(credential)
            let first = try stored()
            #expect(try store.renew(first, as: [2]))
            #expect(try store.renew(first, as: [3]))
            // Another key for the same secret is no other consent.
            try connection.execute("UPDATE credential SET sealed = ?1", [4] as [UInt8])
            #expect(try store.renew(first, as: [5]))
            credential.sealed = [6]
            try store.save(credential)
            let isKept = try store.renew(first, as: [7])
            #expect(!isKept)
            let second = try stored()
            #expect(second.sealed == [6])
            #expect(try store.renew(second, as: [8]))
            let renewed = try stored()
            #expect(renewed.sealed == [8])
        }
        await fixture.stop()
    }

    @Test("The client that renews an account's tokens, which work once, stays until another secret is given")
    @LoopActor func client() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.notionAccount()
            let context = world.fixture.calendar.context
            let configuration = try ConfigurationReader.read(from: context.world.configuration) {
                CalendarConfiguration(&$0)
            }
            let bridge = try Bridge(context, configuration)
            defer { bridge.stop() }
            func client() async throws -> NotionClient? {
                guard case .notion(let client) = try await bridge.connector.client(account.id) else { return nil }
                return client
            }
            let first = try #require(try await client())
            try await context.database.write { connection in
                let store = CredentialStore(connection)
                let stored = try #require(try store.credential(account.id))
                // As it is with another key.
                try store.renew(stored, as: stored.sealed.reversed())
            }
            #expect(try await client() === first)
            var call = AddAccount(provider: "notion", account: account.id)
            call.token = "ntn_sandbox"
            _ = try await world.ask(call)
            #expect(try await client() !== first)
        }
    }

    @Test("Jobs that an outdated refusal pauses go on: nobody would wake them", arguments: ["create", "changes"])
    @LoopActor func jobs(request: String) async throws {
        try await BridgeFixture.run { bridge in
            try await bridge.connect()
            let calendar = try #require(bridge.calendars["one"])
            var refusals = 1
            calendar.fault = { asked in
                guard asked == request, refusals > 0 else { return nil }
                refusals -= 1
                return .before(.unauthorized("the old secret"))
            }
            calendar.put(BridgeFixture.content("Theirs"), id: "theirs")
            try await bridge.add("ours")
            try await bridge.settle()
            try await bridge.pass(.minutes(30))
            #expect(refusals == 0)
            #expect(calendar.events.map(\.content.title).sorted() == ["Co-working", "Theirs"])
            #expect(try await bridge.events().count == 2)
        }
    }
}
