import Contracts
import Time

/// Instants of the tests: so many minutes into one afternoon.
func minute(_ minutes: Int64) -> Timestamp { Timestamp(milliseconds: 1_796_312_400_000 + minutes * 60_000) }

func event(_ id: String = "evt-1", gathering: String? = "berlin-de", hosts: [String] = []) -> EventChanged {
    EventChanged(
        event: EventSnapshot(
            id: id, name: "Winter Meetup", startsAt: minute(0), endsAt: minute(180), timeZone: "Europe/Berlin",
            gathering: gathering.map { GatheringSnapshot(id: $0, name: "Berlin", timeZone: "Europe/Berlin") },
            hosts: hosts.map { EventHost(email: $0) }))
}

func guest(
    _ id: String, _ email: String?, _ status: GuestStatus = .approved, registered: Int64? = nil,
    checkedIn: Int64? = nil
) -> GuestSnapshot {
    GuestSnapshot(
        id: id, email: email, name: "Guest \(id)", status: status, registeredAt: registered.map(minute),
        checkedInAt: checkedIn.map(minute))
}

func page(_ guests: GuestSnapshot..., of event: String = "evt-1") -> GuestsPage {
    GuestsPage(eventID: event, runID: "run-1", guests: guests)
}

func complete(_ event: String = "evt-1") -> GuestsComplete {
    GuestsComplete(eventID: event, runID: "run-1", listed: 0, changed: 0, removed: 0, finishedAt: minute(1))
}

func member(
    _ id: String, _ emails: String..., teams: [String] = [], mainTeam: String? = nil, state: MemberState = .approved
) -> MemberRecord {
    MemberRecord(id: id, name: "Member \(id)", emails: emails, teams: teams, mainTeam: mainTeam, state: state)
}
