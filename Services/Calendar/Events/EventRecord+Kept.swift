import CalendarModel
import Contracts

extension EventRecord {
    /// What is told of an event that is kept here and nowhere else.
    init(_ event: CalendarEvent) {
        self.init(
            event: event.snapshot, counts: GuestCounts(), lastSyncedAt: event.changedAt, own: OwnEvent(event))
    }
}

extension OwnEvent {
    init(_ event: CalendarEvent) {
        let content = event.version.content
        self.init(
            home: event.home.rawValue, owner: event.owner, version: event.sequence,
            status: event.isCanceled ? .canceled : OwnEventStatus(content.status))
        location = content.location.isEmpty ? nil : content.location
        recurrence = content.recurrence?.lines
        switch content.time {
        case .timed(let start, let end, _): (startsAt, endsAt) = (start, end)
        case .allDay(let start, let end): (startDate, endDate) = (start, end)
        }
    }
}

extension NewEvent {
    /// What would make an event as it is now.
    init(_ event: CalendarEvent) {
        let (content, own) = (event.version.content, OwnEvent(event))
        self.init(title: content.title)
        description = content.description.isEmpty ? nil : content.description
        location = own.location
        (startsAt, endsAt, startDate, endDate) = (own.startsAt, own.endsAt, own.startDate, own.endDate)
        timeZone = event.snapshot.timeZone
        url = content.url.isEmpty ? nil : content.url
        coverURL = event.snapshot.coverURL
        status = own.status
        recurrence = own.recurrence
        gathering = event.snapshot.gathering.map { GatheringChoice(id: $0.id, name: $0.name, timeZone: $0.timeZone) }
        visibility = event.snapshot.visibility
        owner = event.owner
    }
}
