import Contracts
import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@testable import NotificationsService

@Suite("The calls of the program")
struct CallTests {
    init() { EventLoop.startOnThread() }

    @Test("reading is per member, survives refreshes, and is undone by a send by hand")
    @LoopActor func readStates() async throws {
        let fixture = try await ServiceFixture()
        try await fixture.announceEnough()
        let all = try await fixture.call(ListNotifications(viewerID: "m1"))
        #expect(all.unread == 2)
        #expect(all.notifications.allSatisfy { $0.isAttended && $0.goingLabel == "You and 4 others are going" })
        let upcoming = try #require(all.notifications.first { $0.ruleKind == "UPCOMING" })
        #expect(try await fixture.call(MarkRead(viewerID: "m1", notificationID: upcoming.id)).unread == 1)
        try fixture.members.publish(Community.attendance(1, 6...6))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.first?.total == 6 }
        #expect(try await fixture.call(CountUnread(viewerID: "m1")).unread == 1)
        let report = try await fixture.call(TriggerNotification(gatheringID: "lisbon-pt", kind: "UPCOMING"))
        #expect(report.ok)
        #expect(report.action == "updated")
        #expect(report.notificationID == upcoming.id)
        #expect(report.payloadVersion == 1)
        #expect(report.attendees == 6)
        #expect(report.candidates == 5)
        #expect(try await fixture.call(CountUnread(viewerID: "m1")).unread == 2)
        #expect(try await fixture.published().last?.change == .reannounced)
        #expect(try await fixture.call(MarkRead(viewerID: "m1")).unread == 0)
        #expect(try await fixture.call(ListNotifications(unreadOnly: true, viewerID: "m1")).notifications.isEmpty)
        let stranger = try await fixture.call(ListNotifications(viewerID: "m99"))
        #expect(stranger.unread == 2)
        #expect(stranger.notifications.allSatisfy { !$0.isAttended && $0.goingLabel == "6 people are going" })
        await fixture.stop()
    }

    @Test("a send by hand below the thresholds creates; what cannot be sent has a reason and numbers")
    @LoopActor func trigger() async throws {
        let fixture = try await ServiceFixture()
        try fixture.luma.publish(Community.event(1))
        try fixture.members.publish(Community.attendance(1, 1...4))
        try await fixture.pass { try await fixture.call(ListGatherings()).gatherings.first?.attendees == 4 }
        let skipped = try await fixture.call(TriggerNotification(gatheringID: "lisbon-pt", kind: "UPCOMING"))
        #expect(!skipped.ok)
        #expect(skipped.reason == "no_candidates")
        #expect(skipped.eventsInWindow == 1)
        #expect(skipped.mostAttendees == 4)
        #expect(skipped.minAttendeesPerEvent == 5)
        try fixture.members.publish(Community.attendance(1, 5...5))
        try await fixture.pass { try await fixture.call(ListCandidates()).candidates.count == 2 }
        #expect(try await fixture.call(ListNotifications()).notifications.isEmpty)
        let sent = try await fixture.call(TriggerNotification(gatheringID: "lisbon-pt", kind: "REMINDER"))
        #expect(sent.action == "created")
        #expect(sent.startsAt == ServiceFixture.now + .hours(10))
        #expect(try await fixture.call(ListNotifications()).notifications.map(\.ruleKind) == ["REMINDER"])
        await fixture.stop()
    }

    @Test("configurations are checked as a whole, one is active, and a change is felt")
    @LoopActor func configuration() async throws {
        let fixture = try await ServiceFixture()
        let first = try await fixture.call(ActiveConfiguration())
        #expect(first.values == WhosGoingConfigurationValues())
        let wrong = WhosGoingConfigurationValues(minAttendeesPerEvent: 0, upcomingWindowDays: -7, windowOn: "moon")
        let error = await #expect(throws: RPCError.self) {
            try await fixture.call(CreateConfiguration(values: wrong))
        }
        #expect(error?.code == .invalidParams)
        #expect(error?.data?["errors"]?.array?.count == 3)
        try fixture.luma.publish(Community.event(1))
        try fixture.members.publish(Community.attendance(1, 1...2))
        try await fixture.pass { try await fixture.call(ListGatherings()).gatherings.first?.attendees == 2 }
        let low = WhosGoingConfigurationValues(
            minAttendeesPerEvent: 2, totalEventsThreshold: 1, qualifiedEventsThreshold: 1)
        let second = try await fixture.call(CreateConfiguration(values: low))
        #expect(try await fixture.call(ActiveConfiguration()).id == second.id)
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.count == 2 }
        #expect(try await fixture.call(ActivateConfiguration(id: first.id)).isActive)
        #expect(try await fixture.call(ActiveConfiguration()).id == first.id)
        let off = WhosGoingConfigurationValues(enabled: false)
        #expect(try await fixture.call(UpdateConfiguration(id: first.id, values: off)).values.enabled == false)
        let report = try await fixture.call(TriggerNotification(gatheringID: "lisbon-pt", kind: "UPCOMING"))
        #expect(report.reason == "config_disabled")
        for id in ["unknown", ""] {
            await #expect(throws: RPCError.self) { try await fixture.call(ActivateConfiguration(id: id)) }
        }
        await fixture.stop()
    }

    @Test("a suppressed event leaves the notification and comes back when it is let in again")
    @LoopActor func suppress() async throws {
        let fixture = try await ServiceFixture()
        try await fixture.announceEnough()
        func events() async throws -> Int64? {
            try await fixture.call(ListNotifications()).notifications.first { $0.ruleKind == "UPCOMING" }?
                .payload["events"]?["total"]?.integer
        }
        _ = try await fixture.call(SuppressCandidate(ruleKind: "UPCOMING", eventID: "evt-1"))
        try await fixture.pass { try await events() == 4 }
        let candidates = try await fixture.call(ListCandidates(gatheringID: "lisbon-pt")).candidates
        #expect(candidates.filter(\.isSuppressed).map(\.eventID) == ["evt-1"])
        _ = try await fixture.call(SuppressCandidate(ruleKind: "UPCOMING", eventID: "evt-1", isSuppressed: false))
        try await fixture.pass { try await events() == 5 }
        let error = await #expect(throws: RPCError.self) {
            try await fixture.call(SuppressCandidate(ruleKind: "UPCOMING", eventID: "evt-404"))
        }
        #expect(error?.code == .notFound)
        await fixture.stop()
    }

    @Test("gatherings are listed by name with who is going, before any threshold is met")
    @LoopActor func gatherings() async throws {
        let fixture = try await ServiceFixture()
        let porto = GatheringSnapshot(id: "porto-pt", name: "porto", timeZone: "Europe/Lisbon")
        let berlin = GatheringSnapshot(id: "berlin-de", name: "Berlin", timeZone: "Europe/Berlin")
        try fixture.luma.publish(Community.event(1, gathering: porto))
        try fixture.luma.publish(Community.event(2))
        try fixture.luma.publish(Community.event(3, gathering: berlin))
        try fixture.members.publish(Community.attendance(2, 1...3))
        try await fixture.pass { try await fixture.call(ListGatherings()).gatherings.map(\.attendees) == [0, 3, 0] }
        let list = try await fixture.call(ListGatherings()).gatherings
        #expect(list.map(\.gathering.name) == ["Berlin", "Lisbon", "porto"])
        #expect(list.map(\.upcomingEvents) == [1, 1, 1])
        #expect(list[1].topAttendees.map(\.id) == ["m1", "m2", "m3"])
        #expect(list[1].topAttendees.first?.team?.name == "Team")
        let detail = try await fixture.call(GetGathering(id: "lisbon-pt", viewerID: "m2", peoplePerEvent: 1))
        #expect(detail.isAttended)
        #expect(detail.goingLabel == "You and 2 others are going")
        #expect(detail.events.first?.attendees == 3)
        #expect(detail.events.first?.people.count == 1)
        await fixture.stop()
    }

    @Test("parameters that make no sense are refused with the field's name")
    @LoopActor func refusals() async throws {
        let fixture = try await ServiceFixture()
        func field<Call: RemoteCall>(_ call: Call) async -> String? {
            let error = await #expect(throws: RPCError.self) { try await fixture.call(call) }
            return error?.data?["errors"]?.array?.first?["field"]?.string
        }
        #expect(await field(ListNotifications(range: ListRange(limit: 0))) == "limit")
        #expect(await field(ListNotifications(range: ListRange(limit: 201))) == "limit")
        #expect(await field(ListNotifications(range: ListRange(cursor: "nonsense"))) == "cursor")
        #expect(await field(ListNotifications(unreadOnly: true)) == "viewerID")
        #expect(await field(CountUnread(viewerID: "")) == "viewerID")
        #expect(await field(CountUnread(viewerID: String(repeating: "x", count: 129))) == "viewerID")
        #expect(await field(TriggerNotification(gatheringID: "lisbon-pt", kind: "upcoming")) == "kind")
        #expect(await field(GetGathering(id: "lisbon-pt", peoplePerEvent: 1001)) == "peoplePerEvent")
        let unknown = await #expect(throws: RPCError.self) {
            try await fixture.call(TriggerNotification(gatheringID: "nowhere", kind: "UPCOMING"))
        }
        #expect(unknown?.code == .notFound)
        await fixture.stop()
    }
}
