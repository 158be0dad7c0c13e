import Contracts
import Time

/// Events and people in Lisbon, as the other programs tell of them.
enum Community {
    static let lisbon = GatheringSnapshot(
        id: "lisbon-pt", name: "Lisbon", country: "Portugal", timeZone: "Europe/Lisbon", latitude: 38.72,
        longitude: -9.14)

    static func event(
        _ number: Int, startsIn start: Duration? = nil, status: EventStatus = .scheduled,
        visibility: EventVisibility = .public, name: String? = nil, gathering: GatheringSnapshot? = lisbon
    ) -> EventChanged {
        let begin = ServiceFixture.now + (start ?? .hours(9 + number))
        return EventChanged(
            event: EventSnapshot(
                id: "evt-\(number)", name: name ?? "Evening \(number)", startsAt: begin, endsAt: begin + .hours(3),
                timeZone: "Europe/Lisbon", url: "https://lu.ma/evening-\(number)", gathering: gathering,
                visibility: visibility, status: status))
    }

    static func member(_ number: Int) -> MemberSummary {
        MemberSummary(
            id: "m\(number)", name: "Member \(number)", avatarURL: "https://example.org/\(number).png",
            team: TeamSummary(id: "t1", name: "Team"))
    }

    static func attendance(
        _ event: Int, _ people: some Sequence<Int>, status: AttendanceStatus = .going, endsRun: Bool = false
    ) -> AttendanceChanged {
        AttendanceChanged(
            eventID: "evt-\(event)", gatheringID: "lisbon-pt",
            changes: people.map { AttendanceSummary(member: member($0), status: status) }, endsRun: endsRun)
    }
}

extension ServiceFixture {
    /// Five events from ten hours on, with five people each: enough for both kinds under the defaults.
    func announceEnough() async throws {
        for number in 1...5 {
            try luma.publish(Community.event(number))
            try members.publish(Community.attendance(number, 1...5))
        }
        try await pass { try await self.call(ListNotifications()).notifications.count == 2 }
    }
}
