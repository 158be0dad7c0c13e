import CalendarModel
import Contracts
import EventLoop
import Testing
import Time

@testable import CalendarService
@testable import Database

@Suite("Lists of kept events", .timeLimit(.minutes(1)))
struct KeptEventQueryTests {
    init() { EventLoop.startOnThread() }

    @Test("of what is to come are found by the end of events, others by their start")
    @LoopActor func indexes() async throws {
        try await BridgeFixture.run([]) { bridge in
            let now = bridge.time.now
            let plans = try await bridge.database.write { connection in
                let store = EventStore(connection)
                for upcoming in [true, false] {
                    let selection = ListEvents(upcomingOnly: upcoming, pastOnly: !upcoming)
                    _ = try store.kept(EventFilter(selection, now: now))
                }
                return try connection.cachedTexts.filter { $0.contains("(starts_at, id) >") }.map { text in
                    (text.contains("INDEXED BY"), try QueryPlanTests.plan(text, connection))
                }
            }
            #expect(plans.count == 2)
            for (isUpcoming, plan) in plans {
                let index = isUpcoming ? "event_kept_by_end (ends_at>?" : "event_kept_by_start (starts_at>?"
                #expect(plan.contains { $0.hasPrefix("SEARCH event USING INDEX \(index)") }, "\(plan)")
            }
        }
    }

    @Test("of what is to come have what has begun and what has no end, in order, page by page")
    @LoopActor func upcoming() async throws {
        try await BridgeFixture.run([]) { bridge in
            let now = bridge.time.now
            let hours: [(String, Int, Int?)] = [
                ("long", -100, 1), ("over", -3, 0), ("open", -1, nil), ("ended", -2, nil), ("next", 1, 2),
                ("later", 5, nil),
            ]
            for (id, start, end) in hours {
                try await bridge.add(
                    id,
                    EventContent(
                        title: id,
                        time: .timed(
                            start: now + .hours(start), end: end.map { now + .hours($0) }, timeZone: "Europe/Berlin")))
            }
            var found: [String] = []
            var cursor: String?
            repeat {
                let selection = ListEvents(upcomingOnly: true, range: ListRange(limit: 2, cursor: cursor))
                let page = try await bridge.ask(ListOwnEvents(selection))
                found += page.events.map(\.event.id)
                cursor = page.nextCursor
            } while cursor != nil
            #expect(found == ["long", "open", "next", "later"])
        }
    }
}
