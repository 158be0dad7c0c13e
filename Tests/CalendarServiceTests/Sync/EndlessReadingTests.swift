import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Calendars that always have another page", .serialized, .timeLimit(.minutes(1)))
struct EndlessReadingTests {
    init() { EventLoop.startOnThread() }

    /// A calendar that can be read, without end.
    @LoopActor private final class EndlessCalendar: OutsideCalendar {
        /// The page after the one of this number.
        private let next: @Sendable (Int) -> String
        private(set) var pages = 0

        init(_ next: @escaping @Sendable (Int) -> String) { self.next = next }

        nonisolated func normalized(_ content: EventContent) -> EventContent { content }

        func changes(since cursor: String?, page: String?) async throws -> ChangePage {
            pages += 1
            return ChangePage(changes: [], next: .page(next(pages)))
        }

        func event(_ id: String) async throws -> OutsideEvent? { nil }
        func create(_ draft: EventDraft) async throws -> OutsideEvent { throw OutsideError.forbidden("read only") }
        func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
            throw OutsideError.forbidden("read only")
        }
        func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {}
    }

    /// Reads a calendar once.
    ///
    /// - Returns: how many pages were asked for, and what is said of it.
    @LoopActor private func read(
        _ limit: Int, _ next: @escaping @Sendable (Int) -> String
    ) async throws -> (pages: Int, error: String?) {
        let calendar = EndlessCalendar(next)
        var settings = ReadingSettings()
        settings.pagesAtMost = limit
        let bridge = try await BridgeFixture(of: ["one": calendar], settings, seed: 1)
        try await bridge.connect()
        let error = try await bridge.reading().lastError
        await bridge.stop()
        return (calendar.pages, error)
    }

    @Test("are given up when they give a page twice", arguments: [1, 2, 7])
    @LoopActor func circle(length: Int) async throws {
        let (pages, error) = try await read(10_000) { "page \($0 % length)" }
        #expect(pages <= 4 * length + 2)
        #expect(error?.contains("goes in a circle") == true)
    }

    @Test("are given up after as many pages as is allowed")
    @LoopActor func endless() async throws {
        let (pages, error) = try await read(50) { "page \($0)" }
        #expect(pages == 50)
        #expect(error?.contains("more than 50 pages") == true)
    }
}
