import JSON
import Time

/// What `contacts/list` knows of the people of a calendar (§2.13).
struct ContactStatistics {
    private struct Counts {
        var since: Timestamp
        var approved = 0
        var checkedIn = 0
        var cents = 0
    }

    /// Everybody who is a guest of any event of the calendar, by id.
    let people: [Person]
    private let counts: [String: Counts]

    init(community: Community, calendarID: String) {
        var counts: [String: Counts] = [:]
        for guest in community.events(of: calendarID).flatMap({ community.guests(of: $0.id) }) {
            var count = counts[guest.personID] ?? Counts(since: guest.createdAt)
            count.since = min(count.since, guest.createdAt)
            if guest.status == .approved { count.approved += 1 }
            if guest.checkedInAt != nil { count.checkedIn += 1 }
            count.cents += guest.orders.reduce(0) { $0 + $1.amount }
            counts[guest.personID] = count
        }
        self.counts = counts
        people = counts.keys.sorted().compactMap { community.person($0) }
    }

    func json(_ person: Person) -> JSONValue {
        let count = counts[person.id]
        return [
            "id": .string("calmem-\(person.id.dropFirst(4))"), "user_id": .string(person.id),
            "created_at": .time(count?.since), "event_approved_count": .number(count?.approved ?? 0),
            "event_checked_in_count": .number(count?.checkedIn ?? 0),
            "revenue_usd_cents": .number(count?.cents ?? 0), "tags": [], "membership": nil,
            "name": .text(person.name), "avatar_url": .string(person.avatarURL), "email": .string(person.email),
            "first_name": .text(person.firstName), "last_name": .text(person.lastName),
        ]
    }
}
