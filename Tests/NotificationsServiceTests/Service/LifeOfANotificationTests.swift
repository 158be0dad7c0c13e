import Contracts
import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@testable import NotificationsService

@Suite("The life of a notification, through the program's doors")
struct LifeOfANotificationTests {
    init() { EventLoop.startOnThread() }

    @Test("appears at the thresholds, grows with a guest within two seconds, and shrinks without")
    @LoopActor func growsAndShrinks() async throws {
        let fixture = try await ServiceFixture()
        try await fixture.announceEnough()
        try fixture.members.publish(Community.attendance(1, 6...6))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.first?.total == 6 }
        try fixture.members.publish(Community.attendance(1, 6...6, status: .withdrawn))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.first?.total == 5 }
        let changes = try await fixture.published()
        #expect(changes.filter { $0.change == .created }.count == 2)
        #expect(changes.last?.change == .updated)
        #expect(changes.last?.totalAttendees == 5)
        await fixture.stop()
    }

    @Test("counts events that are kept in Rollcall, and who goes to them")
    @LoopActor func keptEvents() async throws {
        let fixture = try await ServiceFixture()
        for number in 1...5 {
            // Some of either kind are needed for enough.
            try (number.isMultiple(of: 2) ? fixture.calendar : fixture.luma).publish(Community.event(number))
            try fixture.members.publish(Community.attendance(number, 1...5))
        }
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.count == 2 }
        try fixture.members.publish(Community.attendance(2, 6...6))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.first?.total == 6 }
        try fixture.calendar.publish(EventCanceled(eventID: "evt-2", reason: .canceled, at: ServiceFixture.now))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.first?.total == 5 }
        await fixture.stop()
    }

    @Test("does not wait for quiet at the end of a guest run")
    @LoopActor func endOfRun() async throws {
        let fixture = try await ServiceFixture(settings: [
            "ROLLCALL_REFRESH_QUIET_PERIOD": "60s", "ROLLCALL_REFRESH_LONGEST_DELAY": "600s",
        ])
        for number in 1...5 {
            try fixture.luma.publish(Community.event(number))
            try fixture.members.publish(Community.attendance(number, 1...5, endsRun: number == 5))
        }
        // Which of the two programs is heard first is open, so the last list is told once more.
        try await fixture.pass { try await fixture.call(ProgramStatus()).figures["events"] == 5 }
        try fixture.members.publish(Community.attendance(2, 6...6, endsRun: true))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.first?.total == 6 }
        await fixture.stop()
    }

    @Test("loses canceled events, and is withdrawn with the last of them")
    @LoopActor func canceled() async throws {
        let fixture = try await ServiceFixture()
        try await fixture.announceEnough()
        for number in 1...4 {
            try fixture.luma.publish(
                EventCanceled(eventID: "evt-\(number)", reason: .canceled, at: ServiceFixture.now))
        }
        try await fixture.pass {
            try await fixture.call(ListCandidates()).candidates.allSatisfy { $0.eventID == "evt-5" }
        }
        #expect(try await fixture.call(ListNotifications()).notifications.count == 2)
        try fixture.luma.publish(EventCanceled(eventID: "evt-5", reason: .disappeared, at: ServiceFixture.now))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications.isEmpty }
        #expect(try await fixture.call(ListCandidates()).candidates.isEmpty)
        #expect(try await fixture.published().suffix(2).map(\.change) == [.withdrawn, .withdrawn])
        await fixture.stop()
    }

    @Test("is not doubled by repeated delivery, nor by a restart")
    @LoopActor func repeatedDelivery() async throws {
        let fixture = try await ServiceFixture()
        fixture.luma.repeats = true
        fixture.members.repeats = true
        try await fixture.announceEnough()
        let first = try await fixture.call(ListNotifications()).notifications
        let published = try await fixture.published().count
        try await fixture.restart()
        await fixture.time.advance(by: .seconds(3))
        try await fixture.pass { try await fixture.call(ListNotifications()).notifications == first }
        #expect(try await fixture.published().count == published)
        await fixture.stop()
    }

    @Test("follows what happened while the program was away")
    @LoopActor func away() async throws {
        let fixture = try await ServiceFixture()
        try await fixture.announceEnough()
        await fixture.stop()
        try fixture.members.publish(Community.attendance(1, 6...9))
        try await fixture.restart()
        try await fixture.pass(upTo: .seconds(10)) {
            try await fixture.call(ListNotifications()).notifications.first?.total == 9
        }
        await fixture.stop()
    }

    @Test("never names a private event, nor its people")
    @LoopActor func privateEvents() async throws {
        let fixture = try await ServiceFixture()
        try fixture.luma.publish(Community.event(9, visibility: .private, name: "Secret dinner"))
        try fixture.members.publish(Community.attendance(9, 20...39))
        try await fixture.announceEnough()
        for notification in try await fixture.call(ListNotifications()).notifications {
            #expect(notification.total == 5)
            #expect(!"\(notification.payload)".contains("Secret dinner"))
        }
        let detail = try await fixture.call(GetGathering(id: "lisbon-pt"))
        #expect(detail.events.map(\.id) == (1...5).map { "evt-\($0)" })
        #expect(detail.overview.attendees == 5)
        await fixture.stop()
    }

    @Test("survives names from hell, unchanged but for what cannot be seen")
    @LoopActor func hostileNames() async throws {
        let fixture = try await ServiceFixture()
        let name = "<script>alert(1)</script>\"'\\ \u{202E}gpj.exe {{7*7}} =HYPERLINK(\"x\")"
        try fixture.luma.publish(Community.event(1, name: name))
        var hostile = Community.attendance(1, 1...1)
        hostile.changes[0].member.name = name
        hostile.changes[0].member.avatarURL = "javascript:alert(1)"
        try fixture.members.publish(hostile)
        try await fixture.pass { try await fixture.call(ListGatherings()).gatherings.first?.attendees == 1 }
        let detail = try await fixture.call(GetGathering(id: "lisbon-pt"))
        #expect(detail.events.first?.name == DisplayText.singleLine(name))
        #expect(detail.events.first?.people.first?.avatarURL == nil)
        await fixture.stop()
    }
}

extension NotificationSummary {
    /// People going, as the payload says.
    var total: Int64? { payload["attendees"]?["total"]?.integer }
}
