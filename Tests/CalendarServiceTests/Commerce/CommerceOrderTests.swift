import CalendarModel
import Contracts
import Database
import EventLoop
import Testing
import Time

@testable import CalendarService

@Suite("What shops say in another order, or twice", .serialized, .timeLimit(.minutes(2)))
struct CommerceOrderTests {
    init() { EventLoop.startOnThread() }

    private static func minutesAgo(_ minutes: Int) -> Timestamp { BridgeFixture.noon - .minutes(minutes) }

    /// A purchase, two transfers and a way back, and a refund of whoever is named: all as they happened.
    private static func story(refunding person: String?, in resource: String?) -> [RecordCommerce] {
        let told = [
            Shop.ticket("purchased", "p1", "r1", "ada@example.com", at: minutesAgo(50)),
            Shop.ticket("transferred", "p1", resource, "ada@example.com", to: "ben@example.com", at: minutesAgo(40)),
            Shop.ticket("transferred", "p1", resource, "ben@example.com", to: "ada@example.com", at: minutesAgo(30)),
            Shop.ticket("transferred", "p1", resource, "ada@example.com", to: "cem@example.com", at: minutesAgo(20)),
        ]
        return told + (person.map { [Shop.ticket("refunded", "p1", resource, $0, at: minutesAgo(10))] } ?? [])
    }

    @Test(
        "comes to the same in whatever order it is told, also where the resource is not named",
        arguments: [nil, "cem@example.com", "ada@example.com"], [nil, "r1"])
    @LoopActor func orders(refunded: String?, resource: String?) async throws {
        let story = Self.story(refunding: refunded, in: resource)
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("r1"))
            try await shop.tell(Shop.ticket("purchased", "p2", "r1", "dia@example.com"))
            for start in story.indices {
                // Each of them is the first once, and all are told backwards as well.
                let turned = story[start...] + story[..<start]
                for told in [Array(turned), turned.reversed()] {
                    for var call in told {
                        call.data.purchaseId = "p1 from \(start) \(told.first?.data.email ?? "")"
                        call.data.email = call.data.email.map { "\(start)\($0)" }
                        call.data.newEmail = call.data.newEmail.map { "\(start)\($0)" }
                        try await shop.tell(call)
                    }
                }
            }
            let expected = refunded == nil ? story.indices.map { "\($0)cem@example.com" } : []
            #expect(try await shop.attendees() == ["Workshop r1": (expected + ["dia@example.com"]).sorted()])
        }
    }

    @Test("A ticket that was given back is not brought back by a transfer that is told late")
    @LoopActor func lateTransfer() async throws {
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("r1"))
            try await shop.tell(Shop.ticket("purchased", "p1", "r1", "ada@example.com"))
            try await shop.tell(Shop.ticket("refunded", "p1", "r1", "ben@example.com"))
            try await shop.tell(Shop.ticket("transferred", "p1", "r1", "ada@example.com", to: "ben@example.com"))
            #expect(try await shop.attendees() == ["Workshop r1": []])
        }
    }

    @Test("A buyer of several tickets who passes them on has given each of them to somebody")
    @LoopActor func severalTickets() async throws {
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("r1"))
            try await shop.tell(Shop.ticket("purchased", "p1", "r1", "ada@example.com"))
            for friend in ["ben@example.com", "cem@example.com"] {
                try await shop.tell(Shop.ticket("transferred", "p1", nil, "ada@example.com", to: friend))
            }
            #expect(try await shop.attendees() == ["Workshop r1": ["ben@example.com", "cem@example.com"]])
            try await shop.tell(Shop.ticket("refunded", "p1", nil, "ada@example.com"))
            #expect(try await shop.attendees() == ["Workshop r1": []])
        }
    }

    @Test("The same address in another spelling is the same person, who keeps a place with the last ticket")
    @LoopActor func spellings() async throws {
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("r1"))
            try await shop.tell(Shop.ticket("purchased", "p1", "r1", "ada@example.com"))
            #expect(try await shop.attendees() == ["Workshop r1": ["ada@example.com"]])
            try await shop.tell(Shop.ticket("refunded", "p1", "r1", "ADA@example.com"))
            #expect(try await shop.attendees() == ["Workshop r1": []])
            try await shop.tell(Shop.ticket("purchased", "p2", "r1", "Ada@Example.com"))
            #expect(try await shop.attendees() == ["Workshop r1": ["Ada@Example.com"]])
        }
    }

    @Test("Who has a ticket for a series loses the places in events that are taken out of it, until they are back")
    @LoopActor func shrinking() async throws {
        try await Shop.run { shop in
            for id in ["a", "b"] { try await shop.tell(Shop.resource(id)) }
            try await shop.tell(Shop.series(["a", "b"]))
            try await shop.tell(Shop.ticket("purchased", "p1", "series", "ada@example.com"))
            try await shop.tell(Shop.ticket("purchased", "p2", "b", "ben@example.com"))
            let both = ["Workshop a": ["ada@example.com"], "Workshop b": ["ada@example.com", "ben@example.com"]]
            #expect(try await shop.attendees() == both)
            let outcome = try await shop.tell(Shop.series(["a"]))
            #expect(outcome.events == [CommerceRecorder.eventID(of: "b")])
            #expect(
                try await shop.attendees()
                    == ["Workshop a": ["ada@example.com"], "Workshop b": ["ben@example.com"]])
            try await shop.tell(Shop.series(["a", "b"]))
            #expect(try await shop.attendees() == both)
        }
    }

    @Test("A resource that does not say what it is made of is made of what it was")
    @LoopActor func unsaidParts() async throws {
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("a"))
            try await shop.tell(Shop.resource("day") { $0.parts = ["a"] })
            try await shop.tell(Shop.resource("day") { $0.location = "Library" })
            try await shop.tell(Shop.ticket("purchased", "p1", "day", "ada@example.com"))
            let both = ["Workshop a": ["ada@example.com"], "Workshop day": ["ada@example.com"]]
            #expect(try await shop.attendees() == both)
        }
    }

    @Test("A delivery counts once, also when something else was said since")
    @LoopActor func deliveries() async throws {
        try await Shop.run { shop in
            var first = Shop.resource("r1")
            first.delivery = "msg_1"
            #expect(try await shop.tell(first).status == .success)
            try await shop.tell(Shop.resource("r1") { $0.title = "Renamed" })
            #expect(try await shop.tell(first).status == .skipped)
            #expect(try await shop.attendees() == ["Renamed": []])
            // After so long nobody sends it again.
            _ = try await shop.bridge.database.write { connection in
                try connection.execute("UPDATE commerce_delivery SET received_at = received_at - 31 * 86400000")
            }
            var other = Shop.resource("r1") { $0.title = "Renamed" }
            other.delivery = "msg_2"
            try await shop.tell(other)
            let kept: [String] = try await shop.bridge.database.read {
                try $0.values("SELECT id FROM commerce_delivery")
            }
            #expect(kept == ["msg_2"])
        }
    }

    @Test("A delivery that was refused may come again")
    @LoopActor func refusedDelivery() async throws {
        try await Shop.run { shop in
            var call = Shop.resource("r1") { $0.timezone = "Mars/Olympus" }
            call.delivery = "msg_1"
            _ = try? await shop.tell(call)
            call.data.timezone = "Europe/Berlin"
            let outcome = try await shop.tell(call)
            #expect(outcome.status == .success)
        }
    }

    @Test("What a shop said of a resource earlier does not replace what it said later")
    @LoopActor func lateResource() async throws {
        try await Shop.run { shop in
            try await shop.tell(Shop.resource("r1", at: Self.minutesAgo(10)) { $0.title = "Newer" })
            let late = Shop.resource("r1", at: Self.minutesAgo(11)) { $0.title = "Older" }
            #expect(try await shop.tell(late).status == .skipped)
            #expect(try await shop.attendees() == ["Newer": []])
            // A shop whose clock is ahead does not shut out what comes after.
            try await shop.tell(Shop.resource("r1", at: BridgeFixture.noon + .days(9)) { $0.title = "Ahead" })
            try await shop.bridge.pass(.minutes(1))
            try await shop.tell(Shop.resource("r1") { $0.title = "Newest" })
            #expect(try await shop.attendees() == ["Newest": []])
        }
    }
}
