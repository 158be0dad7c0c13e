import CalendarModel
import Contracts
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("Figures of outside calendars", .serialized, .timeLimit(.minutes(2)))
struct SyncMetricsTests {
    init() { EventLoop.startOnThread() }

    /// The value of a figure; nil when it is not shown.
    @LoopActor private func figure(_ name: String, _ bridge: BridgeFixture) async throws -> String? {
        let lines = try await bridge.ask(ReadMetrics()).text.split(separator: "\n")
        return lines.first { $0.hasPrefix("rollcall_calendar_\(name) ") }?.split(separator: " ").last.map(String.init)
    }

    @Test("count readings, writes and failures by provider")
    @LoopActor func counts() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(try await figure(#"writes_total{provider="caldav",operation="create"}"#, bridge) == "1")
            let before = try await figure(#"readings_total{provider="caldav"}"#, bridge).flatMap { Int($0) } ?? 0
            try await bridge.read()
            #expect(try await figure(#"readings_total{provider="caldav"}"#, bridge) == "\(before + 1)")
            calendar.fault = { _ in .before(.unavailable("no connection")) }
            try await bridge.edit("evt-1") { $0.title = "Choir" }
            try await bridge.settle()
            await #expect(throws: (any Error).self) { try await bridge.read() }
            for work in ["read", "write"] {
                let name = #"failures_total{provider="caldav",work="\#(work)",code="calendar.unavailable"}"#
                #expect(try await figure(name, bridge) == "1")
            }
            #expect(try await figure(#"writes_total{provider="caldav",operation="update"}"#, bridge) == nil)
        }
    }

    @Test("tell how the queue stands, how many conflicts are open, and when the last one was read")
    @LoopActor func standing() async throws {
        try await BridgeFixture.run(["one", "two"]) { bridge in
            let calendar = try #require(bridge.calendars["one"])
            func queue(_ state: String) -> String { #"queue_depth{provider="caldav",state="\#(state)"}"# }
            let age = #"last_success_timestamp_seconds{provider="caldav"}"#
            #expect(try await figure(age, bridge) == "NaN")
            try await bridge.connect { $0.conflictPolicy = .ask }
            try await bridge.add("evt-1")
            try await bridge.settle()
            let id = try #require(try await bridge.link("evt-1")?.memory.remoteID)
            calendar.fault = { $0 == "update" ? .before(.unavailable("no connection")) : nil }
            try await bridge.edit("evt-1") { $0.title = "Choir" }
            try await bridge.settle()
            #expect(try await figure(queue("waiting"), bridge) == "1")
            #expect(try await figure(queue("failed"), bridge) == "0")
            #expect(try await figure(#"open_conflicts{provider="caldav"}"#, bridge) == "0")
            await bridge.time.advance(by: .seconds(1))
            calendar.edit(id) { $0.title = "Orchestra" }
            try await bridge.read()
            #expect(try await figure(#"open_conflicts{provider="caldav"}"#, bridge) == "1")
            #expect(try await figure(#"open_conflicts{provider="google"}"#, bridge) == "0")
            // The calendar that is behind counts, and the other one does not hide it.
            let behind = try #require(try await bridge.reading("one").lastOKAt)
            await bridge.time.advance(by: .seconds(1))
            try await bridge.connect("two")
            #expect(try await figure(age, bridge) == "\(Double(behind.milliseconds) / 1000)")
        }
    }

    @Test("count what was given up, until somebody has it tried again")
    @LoopActor func givenUp() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect()
            calendar.fault = { $0 == "create" ? .before(.refused("never")) : nil }
            try await bridge.add("evt-1")
            try await bridge.settle()
            #expect(try await figure(#"queue_depth{provider="caldav",state="failed"}"#, bridge) == "1")
            calendar.fault = { _ in nil }
            _ = try await bridge.ask(ProcessCalendarQueue(includesFailed: true))
            try await bridge.settle()
            #expect(try await figure(#"queue_depth{provider="caldav",state="failed"}"#, bridge) == "0")
            #expect(try await figure(#"writes_total{provider="caldav",operation="create"}"#, bridge) == "1")
        }
    }
}
