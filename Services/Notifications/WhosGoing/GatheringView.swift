import Crypto
import JSON
import Time

/// Who is going to a gathering at this moment, whether or not that is enough for a notification.
struct GatheringView: Sendable {
    /// One event with everybody who is going.
    struct Event: Sendable {
        fileprivate let eligible: EligibleEvent
        fileprivate let members: [String: Member]

        var event: GatheringEvent { eligible.event }
        var attendeeCount: Int { eligible.attendeeCount }
    }

    let gathering: Gathering
    /// The eligible events, ordered by start.
    let events: [Event]
    /// Distinct people going to any of them, or to the place itself.
    let attendeeTotal: Int
    /// The first of them, those going to most events first.
    let top: [Member]

    /// - Parameter eligible: `facts.eligibleEvents`, for a caller who has them already.
    init(of facts: GatheringFacts, _ eligible: [EligibleEvent]) {
        let ranking = AttendeeRanking(
            events: eligible, gatheringAttendance: facts.countedGatheringAttendance, limit: Payload.topAttendeeLimit)
        gathering = facts.gathering
        attendeeTotal = ranking.total
        top = ranking.top.compactMap { facts.members[$0.member] }
        events = eligible.map { Event(eligible: $0, members: facts.members) }
    }
}

extension GatheringView.Event {
    /// The first people: hosts and speakers, then the longest going.
    func people(_ limit: Int) -> [Member] {
        AttendeeRanking(events: [eligible], gatheringAttendance: [], limit: limit).top.compactMap { members[$0.member] }
    }

    func isAttended(by member: String) -> Bool { eligible.going.contains { $0.member == member } }

    /// Equal for events that look equal: what is shown of the event, who is going, and what decides their order.
    var hash: [UInt8] {
        var covered: [UInt8] = []
        JSONWriter.append(to: &covered) { json in
            json.beginArray()
            json.string(event.name)
            json.string(event.slug)
            json.integer(event.start.milliseconds)
            json.integer(event.end.milliseconds)
            json.string(event.logoURL ?? "")
            json.string(event.websiteURL ?? "")
            json.endArray()
        }
        for row in eligible.going {
            guard let person = members[row.member] else { continue }
            JSONWriter.append(to: &covered) { json in
                json.beginArray()
                json.string(person.id)
                json.string(person.displayName)
                json.string(person.imageURL ?? "")
                json.string(person.team?.id ?? "")
                json.string(person.team?.name ?? "")
                json.bool(row.isHost || row.isSpeaker)
                json.integer(row.since?.milliseconds ?? 0)
                json.endArray()
            }
            // Folded as it grows: a hundred thousand people need no more room than a thousand.
            if covered.count > Self.longestCovered { covered = SHA256.hash(covered) }
        }
        return SHA256.hash(covered)
    }

    private static let longestCovered = 64 << 10
}

extension GatheringFacts {
    /// People going to the place without an event, as far as they may be counted.
    var countedGatheringAttendance: [GatheringAttendance] {
        gatheringAttendance.filter { mayBeCounted(member: $0.member) }
    }
}
