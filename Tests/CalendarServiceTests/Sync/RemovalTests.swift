import CalendarModel
import Contracts
import Database
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Many events that are gone at once", .serialized, .timeLimit(.minutes(2)))
struct RemovalTests {
    init() { EventLoop.startOnThread() }

    @Test("are held in a calendar that is only written to as well, and made again with a person's word")
    @LoopActor func export() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            // Nobody counts these: they are none of Rollcall's.
            for number in 0..<30 { calendar.put(BridgeFixture.content("Theirs \(number)"), id: "theirs-\(number)") }
            try await bridge.connect()
            for number in 0..<10 { try await bridge.add("ours-\(number)") }
            try await bridge.settle()
            try await bridge.turn(.exportOnly)
            let ours = calendar.events.filter { $0.mark != nil }
            await bridge.time.advance(by: .seconds(1))
            for event in ours.prefix(6) { calendar.drop(event.id) }
            try await bridge.read()
            let held = try #require(try await bridge.reading().held)
            #expect(held.removals == 6 && held.known == 10)
            #expect(calendar.events.count { $0.mark != nil } == 4)
            _ = try await bridge.ask(AcceptRemovals(id: "one"))
            try await bridge.settle()
            #expect(calendar.events.count { $0.mark != nil } == 10)
            #expect(try await bridge.reading().held == nil)
        }
    }

    @Test("are a share of those that somebody would miss", arguments: [(5, false), (6, true)])
    @LoopActor func share(removals: Int, isHeld: Bool) async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            for number in 0..<40 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
            try await bridge.connect("one", .importOnly)
            // Ten that were deleted here and ten that are called off leave twenty.
            for event in try await bridge.events() {
                guard let number = Int(event.version.content.title), number >= 20 else { continue }
                if number < 30 {
                    try await bridge.delete(event.id)
                    try await bridge.settle()
                } else {
                    calendar.edit("theirs-\(number)") { $0.status = .canceled }
                }
            }
            try await bridge.read()
            #expect(try await bridge.events().count { !$0.isCanceled } == 20)
            for number in 0..<removals { calendar.drop("theirs-\(number)") }
            for number in 20..<40 { calendar.drop("theirs-\(number)") }
            try await bridge.read()
            #expect(try await bridge.reading().held?.removals == (isHeld ? Int64(removals) : nil))
            #expect(try await bridge.events().count { !$0.isCanceled } == (isHeld ? 20 : 20 - removals))
        }
    }

    @Test("are obeyed some at a time, and where that breaks off the next reading goes on")
    @LoopActor func pages() async throws {
        var settings = ReadingSettings()
        settings.removalsAtOnce = 3
        try await BridgeFixture.run(["one"], settings) { bridge in
            let calendar = try #require(bridge.calendars["one"])
            for number in 0..<10 { calendar.put(BridgeFixture.content("\(number)"), id: "theirs-\(number)") }
            try await bridge.connect()
            await bridge.time.advance(by: .seconds(1))
            calendar.readEmpty()
            try await bridge.read()
            #expect(try await bridge.reading().held?.removals == 10)
            // The seventh cannot be removed, as if the program had ended there.
            _ = try await bridge.database.write { connection in
                try connection.execute(
                    """
                    CREATE TRIGGER obstacle BEFORE UPDATE ON event
                    WHEN (SELECT count(*) FROM event WHERE is_canceled = 1) >= 6
                    BEGIN SELECT RAISE(ABORT, 'no more'); END
                    """)
            }
            _ = try await bridge.ask(AcceptRemovals(id: "one"))
            try await bridge.settle()
            #expect(try await bridge.events().count { $0.isCanceled } == 6)
            _ = try await bridge.database.write { try $0.execute("DROP TRIGGER obstacle") }
            try await bridge.read()
            #expect(try await bridge.events().count { $0.isCanceled } == 10)
            #expect(try await bridge.reading().held == nil)
        }
    }
}
