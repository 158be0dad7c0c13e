import CalendarModel
import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("What shops say", .serialized, .timeLimit(.minutes(2)))
struct CommerceTests {
    init() { EventLoop.startOnThread() }

    @Test("an event of a shop's gets into the calendar, and is withdrawn when it is no longer published")
    @LoopActor func event() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            #expect(try await bridge.ask(Shop.resource("r1")).status == .success)
            try await bridge.settle()
            #expect(calendar.events.map(\.content.title) == ["Workshop r1"])
            #expect(
                calendar.events[0].content.time
                    == .timed(start: BridgeFixture.noon + .seconds(86_400), end: nil, timeZone: "America/Los_Angeles"))
            #expect(try await bridge.ask(Shop.resource("r1") { $0.state = "draft" }).status == .success)
            try await bridge.settle()
            #expect(calendar.events.allSatisfy { $0.content.status == .canceled })
            #expect(try await bridge.ask(Shop.resource("r2") { $0.startsAt = nil }).status == .skipped)
            #expect(try await bridge.ask(Shop.resource("r3") { $0.type = "post" }).status == .skipped)
        }
    }

    @Test("an event that a shop withdrew, or a person called off, stays so when the shop only mends its title")
    @LoopActor func partial() async throws {
        try await Shop.run { shop in
            func status() async throws -> [EventContent.Status] {
                try await shop.bridge.events().map(\.version.content.status)
            }
            func mend(_ title: String) -> RecordCommerce {
                Shop.resource("r1") {
                    $0.title = title
                    $0.startsAt = nil
                }
            }
            try await shop.tell(Shop.resource("r1"))
            try await shop.tell(Shop.resource("r1") { $0.state = "draft" })
            #expect(try await shop.tell(mend("Lab")).status == .success)
            #expect(try await status() == [.canceled])
            #expect(try await shop.tell(mend("Lab")).status == .skipped)
            try await shop.tell(Shop.resource("r1") { $0.state = "published" })
            #expect(try await status() == [.confirmed])
            // What is not published when it comes is nobody's business yet.
            #expect(try await shop.tell(Shop.resource("r2") { $0.state = "draft" }).status == .skipped)
            #expect(try await status() == [.confirmed])
        }
    }

    @Test("a part of what is to be said of an event may come before the whole, which is said earlier")
    @LoopActor func early() async throws {
        try await Shop.run { shop in
            let part = Shop.resource("r1", at: BridgeFixture.noon + .seconds(1)) { $0.startsAt = nil }
            let early = try await shop.tell(part)
            let whole = try await shop.tell(Shop.resource("r1", at: BridgeFixture.noon))
            #expect(early.status == .skipped && whole.status == .success)
            #expect(try await shop.bridge.events().map(\.version.content.title) == ["Workshop r1"])
        }
    }

    @Test("what a shop says of an event has to make sense")
    @LoopActor func nonsense() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calls = [
                Shop.resource("r1") { $0.title = String(repeating: "t", count: 301) },
                Shop.resource("r1") { $0.title = "two\nlines" },
                Shop.resource("r1") { $0.description = String(repeating: "d", count: 8_193) },
                Shop.resource("r1") { $0.location = "two\nlines" },
                Shop.resource("r1") { $0.url = "javascript:alert(1)" },
                Shop.resource("r1") { $0.timezone = "Mars/Phobos" },
            ]
            for call in calls {
                #expect(await RPCError.code { _ = try await bridge.ask(call) } == .invalidParams, "\(call.data)")
            }
            let outcome = try await bridge.ask(Shop.resource("r1"))
            #expect(outcome.status == .success)
        }
    }

    @Test("buyers become attendees, all of them with one write, and lose their place with their last ticket")
    @LoopActor func buyers() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            _ = try await bridge.ask(Shop.resource("r1"))
            try await bridge.settle()
            let before = calendar.writes
            calendar.fault = { $0 == "update" ? .before(.limited(until: bridge.time.now + .seconds(60))) : nil }
            for number in 0..<20 {
                _ = try await bridge.ask(Shop.ticket("purchased", "p\(number)", "r1", "buyer\(number)@example.com"))
            }
            _ = try await bridge.ask(Shop.ticket("purchased", "again", "r1", "buyer0@example.com"))
            try await bridge.settle()
            calendar.fault = { _ in nil }
            try await bridge.pass(.minutes(2))
            #expect(calendar.events[0].attendees.count == 20 && calendar.writes <= before + 2)
            #expect(try await bridge.ask(Shop.ticket("purchased", "p0", "r1", "buyer0@example.com")).status == .skipped)
            for (purchase, count) in [("p0", 20), ("again", 19), ("p1", 18)] {
                let email = purchase == "p1" ? "buyer1@example.com" : "buyer0@example.com"
                _ = try await bridge.ask(Shop.ticket("refunded", purchase, nil, email))
                try await bridge.settle()
                #expect(calendar.events[0].attendees.count == count)
            }
        }
    }

    @Test("a ticket for a series is good for all its events, also for those that are added later")
    @LoopActor func series() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            _ = try await bridge.ask(Shop.resource("r1"))
            _ = try await bridge.ask(
                Shop.resource("series") {
                    $0.type = "cohort"
                    $0.parts = ["r1", "r2"]
                })
            let outcome = try await bridge.ask(Shop.ticket("purchased", "p1", "series"))
            #expect(outcome.events == [CommerceRecorder.eventID(of: "r1")])
            _ = try await bridge.ask(Shop.resource("r2"))
            try await bridge.settle()
            #expect(calendar.events.count == 2)
            #expect(calendar.events.allSatisfy { $0.attendees.map(\.email) == ["buyer@example.com"] })
            _ = try await bridge.ask(Shop.ticket("transferred", "p1", to: "friend@example.com"))
            try await bridge.settle()
            #expect(calendar.events.allSatisfy { $0.attendees.map(\.email) == ["friend@example.com"] })
        }
    }

    @Test("a refund counts, even when it is told before the purchase, or the purchase is told again")
    @LoopActor func order() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            _ = try await bridge.ask(Shop.resource("r1"))
            _ = try await bridge.ask(Shop.ticket("refunded", "p1", "r1"))
            _ = try await bridge.ask(Shop.ticket("purchased", "p1", "r1"))
            _ = try await bridge.ask(Shop.ticket("purchased", "p2", "r1", "other@example.com"))
            try await bridge.settle()
            #expect(calendar.events[0].attendees.map(\.email) == ["other@example.com"])
        }
    }

    @Test("attendees stay when their event has to be made anew")
    @LoopActor func recreation() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            try await bridge.database.write { connection in
                _ = try connection.execute("UPDATE integration SET direction = 'export'")
            }
            _ = try await bridge.ask(Shop.resource("r1"))
            _ = try await bridge.ask(Shop.ticket("purchased", "p1", "r1"))
            try await bridge.settle()
            calendar.drop(calendar.events[0].id)
            try await bridge.read()
            #expect(calendar.events.map { $0.attendees.map(\.email) } == [["buyer@example.com"]])
        }
    }

    @Test("whoever bought while the answer to the creation was lost comes with the one write that follows")
    @LoopActor func lostAnswer() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            var isLost = false
            calendar.fault = { request in
                guard request == "create", !isLost else { return nil }
                isLost = true
                return .after(.unavailable("no answer"))
            }
            try await bridge.database.write { connection in
                _ = try connection.execute("UPDATE integration SET is_active = 0")
            }
            _ = try await bridge.ask(Shop.resource("r1"))
            _ = try await bridge.ask(Shop.ticket("purchased", "p1", "r1", "first@example.com"))
            try await bridge.database.write { connection in
                _ = try connection.execute("UPDATE integration SET is_active = 1")
            }
            _ = try await bridge.ask(Shop.resource("r1") { $0.location = "Hall" })
            try await bridge.settle()
            #expect(isLost && calendar.events.map { $0.attendees.map(\.email) } == [["first@example.com"]])
            _ = try await bridge.ask(Shop.ticket("purchased", "p2", "r1", "second@example.com"))
            try await bridge.pass(.minutes(10))
            #expect(calendar.events[0].attendees.map(\.email) == ["first@example.com", "second@example.com"])
            #expect(calendar.writes == 2)
        }
    }

    @Test("attendees stay when a write finds that their event has to be made anew")
    @LoopActor func recreationByWrite() async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            let calendar = shop.calendar
            try await bridge.turn(.exportOnly)
            _ = try await bridge.ask(Shop.resource("r1"))
            _ = try await bridge.ask(Shop.ticket("purchased", "p1", "r1"))
            _ = try await bridge.ask(Shop.ticket("purchased", "p2", "r1", "other@example.com"))
            _ = try await bridge.ask(Shop.ticket("refunded", "p2", "r1", "other@example.com"))
            try await bridge.settle()
            calendar.drop(calendar.events[0].id)
            _ = try await bridge.ask(Shop.resource("r1") { $0.location = "Hall" })
            try await bridge.settle()
            #expect(calendar.events.map(\.content.location) == ["Hall"])
            #expect(calendar.events.map { $0.attendees.map(\.email) } == [["buyer@example.com"]])
        }
    }

    @Test(
        "what lacks something is refused by its name",
        arguments: [("ticket/purchased", "purchaseId"), ("resource/created", "id"), ("ticket/transferred", "newEmail")])
    @LoopActor func refusal(type: String, member: String) async throws {
        try await Shop.run { shop in
            let bridge = shop.bridge
            var data = CommerceData()
            if member != "purchaseId" { data.purchaseId = "p" }
            let call = RecordCommerce(type: type, data: data)
            await #expect {
                _ = try await bridge.ask(call)
            } throws: { error in
                (error as? RPCError)?.code == .invalidParams && "\(error)".contains(member)
            }
        }
    }
}
