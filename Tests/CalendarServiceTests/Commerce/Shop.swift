import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

/// A shop that tells the calendar program what it offers and sells, beside a calendar that writes attendees.
@LoopActor struct Shop {
    let bridge: BridgeFixture
    let calendar: MemoryCalendar

    static func run(_ body: @LoopActor (Shop) async throws -> Void) async throws {
        try await BridgeFixture.run { bridge in
            try await bridge.connect(scope: FeedScope(kind: .all), owner: .community) { $0.writesAttendees = true }
            try await body(Shop(bridge: bridge, calendar: try #require(bridge.calendars["one"])))
        }
    }

    @discardableResult
    func tell(_ call: RecordCommerce) async throws -> CommerceOutcome { try await bridge.ask(call) }

    /// The addresses of the attendees of each event in the calendar, by the event's title, once all is written.
    func attendees() async throws -> [String: [String]] {
        try await bridge.settle()
        let named = calendar.events.map { ($0.content.title, $0.attendees.map(\.email).sorted()) }
        return Dictionary(named) { $0 + $1 }
    }

    nonisolated static func resource(
        _ id: String, at timestamp: Timestamp? = nil, _ change: (inout CommerceData) -> Void = { _ in }
    ) -> RecordCommerce {
        var data = CommerceData()
        data.id = id
        data.type = "event"
        data.title = "Workshop \(id)"
        data.startsAt = BridgeFixture.noon + .seconds(86_400)
        data.timezone = "America/Los_Angeles"
        change(&data)
        return RecordCommerce(type: "resource/updated", data: data, timestamp: timestamp)
    }

    nonisolated static func series(_ parts: [String]) -> RecordCommerce {
        resource("series") {
            $0.type = "cohort"
            $0.parts = parts
        }
    }

    nonisolated static func ticket(
        _ type: String, _ purchase: String, _ resource: String? = nil, _ email: String = "buyer@example.com",
        to newEmail: String? = nil, at timestamp: Timestamp? = nil
    ) -> RecordCommerce {
        var data = CommerceData()
        data.purchaseId = purchase
        data.resourceId = resource
        data.email = email
        data.newEmail = newEmail
        return RecordCommerce(type: "ticket/\(type)", data: data, timestamp: timestamp)
    }
}
