import Contracts
import Crypto
import Database
import Durable
import EventLoop
import JSON
import SandboxProcess
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Channels on which Google tells of changes", .serialized, .timeLimit(.minutes(2)))
struct ChannelTests {
    init() { EventLoop.startOnThread() }

    @Test("a day before one ends, another is opened, and only then is the first one closed")
    @LoopActor func renewal() async throws {
        try await OutsideWorld.run(["ROLLCALL_PUBLIC_URL": "https://rollcall.example.org"]) { world in
            let account = try await world.googleAccount()
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: "primary"))
            let (context, queue) = (world.fixture.calendar.context, world.fixture.calendar.program.sync.queue)
            func channels() async throws -> [Channel] {
                try await context.database.read { try ChannelStore($0).channels(of: made.id) }
            }
            try await CalendarFixture.eventually { try await channels().first?.resource != nil }
            let old = try #require(try await channels().first)
            let end = context.world.time.now + CalendarChannels.margin
            try await context.database.write { connection in
                try ChannelStore(connection).opened(old.id, resource: old.resource ?? "", expiresAt: end)
                let integration = try #require(try IntegrationStore(connection).integration(made.id))
                try queue.keepChannel(integration, at: nil, connection)
            }
            try await CalendarFixture.eventually { try await !channels().contains { $0.id == old.id } }
            let new = try #require(try await channels().first)
            #expect(new.resource != nil && new.expiresAt > end)

            let journal = try await world.sandbox.control("google/requests")
            guard case .object(let root) = journal, case .array(let requests) = root["requests"] else {
                throw SandboxFailure(problem: "a journal without requests: \(journal)")
            }
            let paths = requests.compactMap { request -> String? in
                guard case .object(let entry) = request, case .string(let path) = entry["path"] else { return nil }
                return path
            }
            let ways = paths.compactMap { path in ["/watch", "/stop"].first { path.hasSuffix($0) } }
            #expect(ways == ["/watch", "/watch", "/stop"])
        }
    }

    @Test("one that Google refuses is not told of as if there were one, and leaves nothing behind")
    @LoopActor func refusal() async throws {
        try await OutsideWorld.run(["ROLLCALL_PUBLIC_URL": "https://rollcall.example.org"]) { world in
            try await world.sandbox.control(
                "faults",
                ["route": "POST /google/calendar/v3/calendars/*/events/watch", "kind": "status", "status": 400])
            let account = try await world.googleAccount()
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: "primary"))
            let context = world.fixture.calendar.context
            try await CalendarFixture.eventually { try await context.jobs.deadLetters().count == 1 }
            #expect(try await world.ask(GetIntegration(id: made.id)).webhookId == nil)
            let channels = try await context.database.read { try ChannelStore($0).channels(of: made.id) }
            #expect(channels.isEmpty)
        }
    }

    @Test("what none of them tells is found within a quarter of an hour, and sooner where there is none")
    @LoopActor func missed() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            let end = bridge.time.now + .hours(1)
            _ = try await bridge.database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO channel (id, integration, resource_id, token_hash, expires_at)
                    VALUES ('chan', 'one', 'res', ?1, ?2)
                    """, SHA256.hash("token".utf8), end.milliseconds)
            }
            // The reading that was asked for before there was a channel.
            try await bridge.pass(.minutes(6))
            calendar.put(BridgeFixture.content("Choir"), id: "theirs-1")
            try await bridge.pass(.minutes(6))
            #expect(try await bridge.events().isEmpty)
            try await bridge.pass(.minutes(11))
            #expect(try await bridge.events().count == 1)

            try await bridge.pass(.hours(1))
            calendar.put(BridgeFixture.content("Concert"), id: "theirs-2")
            try await bridge.pass(.minutes(6))
            #expect(try await bridge.events().count == 2)
        }
    }
}
