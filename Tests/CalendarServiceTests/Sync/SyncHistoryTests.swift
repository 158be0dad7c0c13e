import Contracts
import Database
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("What was done to outside calendars", .serialized, .timeLimit(.minutes(2)))
struct SyncHistoryTests {
    init() { EventLoop.startOnThread() }

    @Test("is remembered for as long as is said, and no longer")
    @LoopActor func retention() async throws {
        var settings = ReadingSettings()
        settings.historyRetention = .days(30)
        try await BridgeFixture.run([], settings) { bridge in
            let day = Int64(86_400_000)
            let midnight = bridge.time.now.milliseconds / day * day
            // Tomorrow's turn at the latest; it may begin some milliseconds late.
            let turn = Timestamp(milliseconds: midnight + day) + .seconds(4 * 3_600 + 23 * 60)
            let limit = turn - .days(30)
            let instants = [limit - .seconds(86_400), limit - .milliseconds(1), limit + .seconds(60), turn - .days(1)]
            try await bridge.database.write { connection in
                for instant in instants {
                    try SyncRecordStore(connection).add(
                        SyncRecord(integration: "one", event: "evt-1", operation: "update", finishedAt: instant))
                }
            }
            await bridge.time.advance(by: turn - bridge.time.now + .seconds(1))
            try await CalendarFixture.eventually {
                await bridge.time.advance(by: .milliseconds(1))
                return try await bridge.ask(CalendarQueueStatus()).completed == 2
            }
            try await bridge.pass(.seconds(60))
            #expect(try await bridge.ask(CalendarQueueStatus()).completed == 2)
        }
    }

    @Test("goes when it is older than the limit, page by page")
    @LoopActor func edge() async throws {
        try await BridgeFixture.run([]) { bridge in
            let limit = bridge.time.now
            let (dropped, left) = try await bridge.database.write { connection in
                let store = SyncRecordStore(connection)
                for offset in [-2, -1, 0, 1] {
                    try store.add(
                        SyncRecord(
                            integration: "one", event: "evt-1", operation: "update",
                            finishedAt: limit + .milliseconds(offset)))
                }
                let dropped = try (0..<3).map { _ in try store.drop(before: limit, atMost: 1) }
                return (dropped, try store.succeeded())
            }
            #expect(dropped == [1, 1, 0] && left == 2)
        }
    }
}
