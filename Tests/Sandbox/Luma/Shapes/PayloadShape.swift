import JSON
import Time

/// The bodies of webhooks (§5.2, §5.3).
struct PayloadShape {
    let community: Community

    /// `{"type":…,"data":…}`, or `nil` when the event a guest belongs to is gone.
    func json(_ change: Change) -> JSONValue? {
        data(change).map { ["type": .string(change.type), "data": $0] }
    }

    private func data(_ change: Change) -> JSONValue? {
        switch change {
        case .eventCreated(let event), .eventUpdated(let event), .eventCanceled(let event):
            return EventShape(community: community).webhook(event)
        case .guestRegistered(let guest), .guestUpdated(let guest), .guestRefunded(let guest):
            return self.guest(guest)
        case .ticketRegistered(let guest, let ticket):
            return self.guest(guest)?.merging(["event_ticket": GuestShape.webhookTicket(ticket)])
        case .personSubscribed(let person, let moment):
            return subscriber(person, since: moment)
        case .eventAdded(let event):
            return added(event)
        }
    }

    private func guest(_ guest: Guest) -> JSONValue? {
        community.events[guest.eventID].map { GuestShape(community: community).webhook(guest, event: $0) }
    }

    private func subscriber(_ person: Person, since moment: Timestamp) -> JSONValue {
        [
            "id": .string("calmem-\(person.id.dropFirst(4))"), "created_at": .time(moment), "event_approved_count": 0,
            "event_checked_in_count": 0, "revenue_usd_cents": 0, "tags": [], "membership": nil,
            "email": .string(person.email), "user": PersonShape.json(person),
        ]
    }

    private func added(_ event: Event) -> JSONValue {
        let hosts = event.hostIDs.compactMap { community.person($0) }
        return [
            "platform": "luma", "id": .string(event.id), "name": .string(event.name),
            "url": .string("https://luma.com/\(event.slug)"), "cover_url": .string(event.cover),
            "start_at": .time(event.startAt), "end_at": .time(event.endAt), "timezone": .string(event.timeZone),
            "calendar": community.calendars.first { $0.id == event.calendarID }.map(CalendarShape.json) ?? nil,
            "hosts": .array(
                hosts.map {
                    ["id": .string($0.id), "name": .text($0.name), "avatar_url": .string($0.avatarURL)]
                }),
        ]
    }
}
