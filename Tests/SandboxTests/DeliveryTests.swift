import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

/// Receivers that answer as they are told, and remember what came.
@LoopActor private final class ScriptedReceiver: WebhookPoster {
    struct Received: Sendable {
        let url: String
        let headers: [String: String]
        let type: String?
    }

    /// Answers in turn; the last one stays.
    var answers: [Delivery.Result] = [.status(200)]
    private(set) var received: [Received] = []

    nonisolated init() {}

    nonisolated func post(
        _ body: [UInt8], to url: String, headers: [(name: String, value: String)]
    ) async -> Delivery.Result {
        await take(body, url, headers)
    }

    private func take(_ body: [UInt8], _ url: String, _ headers: [(name: String, value: String)]) -> Delivery.Result {
        let value = try? JSON.decode(JSONValue.self, from: body)
        let fields = Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        received.append(Received(url: url, headers: fields, type: value?["type"]?.string))
        return answers.count > 1 ? answers.removeFirst() : answers[0]
    }
}

@Suite("Delivering webhooks") struct DeliveryTests {
    private let receiver = ScriptedReceiver()
    private let time = VirtualTime(startingAt: reference)
    private let luma: FakeLuma

    init() throws {
        EventLoop.startOnThread()
        var community = try makeCommunity()
        community.webhooks = [
            WebhookSubscription(
                id: "wh-1", calendarID: community.calendars[0].id, url: "http://hook.example/1",
                eventTypes: ["guest.updated", "guest.registered", "ticket.registered"], secret: "whsec_a",
                createdAt: reference)
        ]
        luma = FakeLuma(
            community: community, time: time, deliverer: WebhookDeliverer(time: time, poster: receiver, seed: 1))
    }

    @LoopActor private func decline() throws {
        let event = try #require(luma.community.events(of: nil).first { $0.startAt > reference })
        let guest = try #require(luma.community.guests(of: event.id).first { $0.status == .approved })
        luma.perform { community, _ in ((), community.setStatus(.declined, of: guest)) }
    }

    @Test("A change is posted once, signed for its moment")
    @LoopActor func posts() async throws {
        try decline()
        await time.advance(by: .seconds(1))
        let received = try #require(receiver.received.first)
        #expect(receiver.received.count == 1)
        #expect(received.type == "guest.updated")
        #expect(received.headers["Webhook-Timestamp"] == "\(reference.seconds)")
        #expect(received.headers["Webhook-Signature"]?.hasPrefix("t=\(reference.seconds),v1=") == true)
        #expect(luma.deliverer.journal.map(\.state) == [.delivered])
    }

    @Test("Three retries come after 1, 2 and 4 minutes with the same id, then the webhook is lost")
    @LoopActor func retries() async throws {
        receiver.answers = [.status(500)]
        try decline()
        await time.advance(by: .seconds(59))
        #expect(receiver.received.count == 1)
        await time.advance(by: .seconds(1))
        #expect(receiver.received.count == 2)
        await time.advance(by: .seconds(120))
        #expect(receiver.received.count == 3)
        await time.advance(by: .seconds(240))
        #expect(receiver.received.count == 4)
        await time.advance(by: .hours(1))
        #expect(receiver.received.count == 4)
        #expect(Set(receiver.received.map { $0.headers["Webhook-Id"] }).count == 1)
        #expect(luma.deliverer.journal.map(\.state) == [.lost])
    }

    @Test("A retry that succeeds ends the matter", arguments: [200, 204, 299])
    @LoopActor func recovers(status: Int) async throws {
        receiver.answers = [.unreachable("nobody there"), .status(status)]
        try decline()
        await time.advance(by: .hours(1))
        #expect(receiver.received.count == 2)
        #expect(luma.deliverer.journal.map(\.state) == [.delivered])
    }

    @Test("410 pauses the webhook; nothing more is sent")
    @LoopActor func pauses() async throws {
        luma.start()
        receiver.answers = [.status(410)]
        try decline()
        await time.advance(by: .hours(1))
        #expect(luma.community.webhooks[0].isActive == false)
        try decline()
        await time.advance(by: .hours(1))
        #expect(receiver.received.count == 1)
    }

    @Test("Types that were not asked for, and other calendars' changes, are not sent")
    @LoopActor func filters() async throws {
        let event = try #require(luma.community.events(of: nil).first)
        luma.perform { community, _ in ((), community.update(event)) }
        luma.community.webhooks = [
            WebhookSubscription(
                id: "wh-2", calendarID: luma.community.calendars[1].id, url: "http://hook.example/2",
                eventTypes: ["*"], secret: "whsec_b", createdAt: reference)
        ]
        try decline()
        await time.advance(by: .seconds(1))
        #expect(receiver.received.isEmpty)
    }

    @Test("A dropped webhook never comes, a doubled one twice with one id")
    @LoopActor func dropsAndDoubles() async throws {
        luma.script.add(FaultRule(pattern: "*", effect: .webhook(.drop), count: 1))
        luma.script.add(FaultRule(pattern: "*", effect: .webhook(.duplicate), count: 1))
        try decline()
        await time.advance(by: .hours(1))
        #expect(receiver.received.isEmpty)
        #expect(luma.deliverer.journal.map(\.state) == [.dropped])
        try decline()
        await time.advance(by: .seconds(1))
        #expect(receiver.received.count == 2)
        #expect(Set(receiver.received.map { $0.headers["Webhook-Id"] }).count == 1)
    }

    @Test("A delayed webhook comes later, a reordered one after the next")
    @LoopActor func delaysAndReorders() async throws {
        luma.script.add(FaultRule(pattern: "guest.registered", effect: .webhook(.reorder), count: 1))
        luma.script.add(FaultRule(pattern: "ticket.*", effect: .webhook(.delay(milliseconds: 500)), count: 1))
        let event = try #require(luma.community.events(of: nil).first { $0.startAt > reference })
        luma.perform { community, now in
            (
                (),
                community.register(email: "a@example.org", name: "A", for: event, status: .approved, at: now)
            )
        }
        await time.advance(by: .milliseconds(499))
        #expect(receiver.received.map(\.type) == ["guest.updated", "guest.registered"])
        await time.advance(by: .milliseconds(1))
        #expect(receiver.received.map(\.type).last == "ticket.registered")
    }

    @Test("A reordered webhook that nothing overtakes comes after two seconds")
    @LoopActor func reordersAlone() async throws {
        luma.script.add(FaultRule(pattern: "*", effect: .webhook(.reorder)))
        try decline()
        await time.advance(by: .milliseconds(1999))
        #expect(receiver.received.isEmpty)
        await time.advance(by: .milliseconds(1))
        #expect(receiver.received.count == 1)
    }

    @Test("Signatures and timestamps can be wrong on purpose")
    @LoopActor func signsWrongly() async throws {
        luma.script.add(FaultRule(pattern: "*", effect: .webhook(.skew(seconds: -301)), count: 1))
        try decline()
        await time.advance(by: .seconds(1))
        #expect(receiver.received[0].headers["Webhook-Timestamp"] == "\(reference.seconds - 301)")
    }

    @Test("Activity makes things happen, and stops")
    @LoopActor func activity() async throws {
        let activity = Activity(luma: luma, seed: 1)
        activity.start(every: .seconds(2))
        await time.advance(by: .seconds(60))
        #expect(receiver.received.count >= 20)
        activity.stop()
        await time.advance(by: .seconds(1))
        let count = receiver.received.count
        await time.advance(by: .seconds(60))
        #expect(receiver.received.count == count)
    }
}
