import CalendarModel
import Contracts
import Database
import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@testable import CalendarService

@Suite("What shops may say", .serialized, .timeLimit(.minutes(2)))
struct CommerceFormTests {
    init() { EventLoop.startOnThread() }

    private typealias Change = (inout CommerceData) -> Void

    /// What a caller is told of why it is refused; nil when it is taken over.
    @LoopActor private func refusal(_ call: RecordCommerce, _ shop: Shop) async throws -> String? {
        do {
            try await shop.tell(call)
            return nil
        } catch let error as RPCError where error.code == .invalidParams {
            return "\(error.message) \(error.data?["detail"]?.string ?? "")"
        }
    }

    @Test("A resource makes sense, field by field, as events that are made here do")
    @LoopActor func resources() async throws {
        let limits = EventLimits()
        func text(_ length: Int) -> String { String(repeating: "x", count: length) }
        let wrong: [(String, Change)] = [
            ("title", { $0.title = text(limits.titleBytes + 1) }), ("title", { $0.title = "a\nb" }),
            ("title", { $0.title = "" }), ("description", { $0.description = text(limits.descriptionBytes + 1) }),
            ("description", { $0.description = "a\u{0}b" }), ("location", { $0.location = "a\r\nb" }),
            ("url", { $0.url = "javascript:alert(1)" }), ("timezone", { $0.timezone = "Mars/X" }),
            ("endsAt", { $0.endsAt = BridgeFixture.noon }), ("id", { $0.id = text(201) }),
            ("parts", { $0.parts = [""] }), ("parts", { $0.parts = (0...1_000).map { "part \($0)" } }),
        ]
        try await Shop.run { shop in
            for isKnown in [false, true] {
                for (field, change) in wrong {
                    let told = try await refusal(Shop.resource("r1", change), shop)
                    #expect(told?.contains(field) == true, "\(field) of known \(isKnown): \(told ?? "taken over")")
                }
                #expect(
                    try await refusal(Shop.resource("r1") { $0.parts = (0..<1_000).map { "part \($0)" } }, shop) == nil)
            }
            #expect(try await shop.attendees() == ["Workshop r1": []])
        }
    }

    @Test("What was changed in a calendar, and the shop does not say, is not looked at")
    @LoopActor func untouched() async throws {
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("r1"))
            try await shop.bridge.settle()
            shop.calendar.edit(shop.calendar.events[0].id) { $0.location = "first line\nsecond line" }
            try await shop.bridge.read()
            #expect(try await refusal(Shop.resource("r1") { $0.title = "Renamed" }, shop) == nil)
            try await shop.bridge.settle()
            #expect(shop.calendar.events.map(\.content.title) == ["Renamed"])
            #expect(shop.calendar.events.map(\.content.location) == ["first line\nsecond line"])
        }
    }

    @Test("A start that is moved past the known end leaves the event without one")
    @LoopActor func movedStart() async throws {
        try await Shop.run { shop in
            let noon = BridgeFixture.noon
            try await shop.tell(Shop.resource("r1") { $0.endsAt = noon + .days(1) + .hours(2) })
            try await shop.tell(Shop.resource("r1") { $0.startsAt = noon + .days(3) })
            try await shop.bridge.settle()
            #expect(
                shop.calendar.events.map(\.content.time)
                    == [.timed(start: noon + .days(3), end: nil, timeZone: "America/Los_Angeles")])
        }
    }

    @Test("The name of a ticket's holder is one line")
    @LoopActor func names() async throws {
        try await Shop.run { shop in
            var call = Shop.ticket("purchased", "p1", "r1")
            call.data.name = "Ada\r\nATTENDEE:mailto:eve@example.com"
            let reason = try await refusal(call, shop)
            #expect(reason?.contains("name") == true)
            call.data.name = "Ada"
            #expect(try await refusal(call, shop) == nil)
        }
    }

    @Test("Of one purchase only so much is kept")
    @LoopActor func longPurchases() async throws {
        var history = PurchaseHistory([])
        let person = try #require(try CommerceChange(Shop.ticket("purchased", "p1", "r1"), saidAt: .epoch).statement)
        for second in 0..<PurchaseHistory.longest {
            var statement = person
            statement.kind = .transferred
            statement.saidAt = Timestamp(seconds: Int64(second))
            let isNews = [history.add(statement), history.add(statement)]
            #expect(isNews == [true, false])
        }
        let statements = history.statements
        try await Shop.run { shop in
            try await shop.bridge.database.write { connection in
                for statement in statements.dropLast() { try TicketStore(connection).keep(statement, of: "p1") }
            }
            let call = Shop.ticket("refunded", "p1", "r1")
            #expect(try await refusal(call, shop) == nil)
            #expect(try await refusal(Shop.ticket("purchased", "p1", "r1"), shop)?.contains("p1") == true)
        }
    }
}

extension CommerceChange {
    fileprivate var statement: TicketStatement? {
        if case .ticket(let statement, _) = self { statement } else { nil }
    }
}
