import Crypto
import JSON
import Time

/// Who is going to a gathering at this moment, whether or not that is enough for a notification.
struct GatheringView: Sendable {
    /// One event with everybody who is going.
    struct Event: Sendable {
        let event: GatheringEvent
        /// Hosts and speakers first, then the longest going.
        let people: [Member]
    }

    let gathering: Gathering
    /// The eligible events, ordered by start.
    let events: [Event]
    /// Distinct people going to any of them, or to the place itself.
    let attendeeTotal: Int
    /// The first of them, those going to most events first.
    let top: [Member]

    init(of facts: GatheringFacts, at now: Timestamp) {
        let eligible = facts.eligibleEvents(at: now)
        let ranking = AttendeeRanking(
            events: eligible, gatheringAttendance: facts.countedGatheringAttendance, limit: Payload.topAttendeeLimit)
        gathering = facts.gathering
        attendeeTotal = ranking.total
        top = ranking.top.compactMap { facts.members[$0.member] }
        events = eligible.map { eligible in
            let order = AttendeeRanking(events: [eligible], gatheringAttendance: [], limit: eligible.attendeeCount)
            return Event(event: eligible.event, people: order.top.compactMap { facts.members[$0.member] })
        }
    }
}

extension GatheringView.Event {
    /// Equal for events that look equal: what is shown of the event, and who is going in which order.
    var hash: [UInt8] {
        var json = JSONWriter(reservingCapacity: 256 + people.count * 96)
        json.beginArray()
        json.string(event.name)
        json.string(event.slug)
        json.integer(event.start.milliseconds)
        json.integer(event.end.milliseconds)
        json.string(event.logoURL ?? "")
        json.string(event.websiteURL ?? "")
        for person in people {
            json.string(person.id)
            json.string(person.displayName)
            json.string(person.imageURL ?? "")
            json.string(person.team?.id ?? "")
            json.string(person.team?.name ?? "")
        }
        json.endArray()
        return SHA256.hash(json.bytes)
    }
}

extension GatheringFacts {
    /// People going to the place without an event, as far as they may be counted.
    var countedGatheringAttendance: [GatheringAttendance] {
        gatheringAttendance.filter { mayBeCounted(member: $0.member) }
    }
}
