import CalDAV
import CalDAVCalendar
import CalDAVServers
import EventLoop
import Testing

@testable import CalendarService

@Suite("What servers of CalDAV do not tell", .serialized, .timeLimit(.minutes(2)))
struct PeerReadingTests {
    init() { EventLoop.startOnThread() }

    /// The token of Xandikos is the hash of its whole state: after the deletion it is the same as before the creation.
    @Test("an event that was made here and deleted there before the next reading", arguments: RealServer.Kind.allCases)
    @LoopActor func madeAndDeleted(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let url = try await server.calendar(client, "reading")
            let calendar = CalDAVCalendar(client: client, calendar: url, time: LoopTime())
            let bridge = try await BridgeFixture(of: ["one": calendar], ReadingSettings(), seed: 1)
            do {
                try await bridge.connect()
                try await bridge.add("evt-1")
                try await bridge.settle()
                await bridge.time.advance(by: .seconds(1))
                let made = try #require(try await bridge.link("evt-1")?.remote)
                try await calendar.delete(made, mayNotifyAttendees: false)
                try await bridge.read()
                #expect(try await bridge.event("evt-1")?.isCanceled == true)
            } catch {
                Issue.record(error)
            }
            await bridge.stop()
        }
    }
}
