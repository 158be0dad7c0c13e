import Crypto
import JSON
import Time

/// Who is going to a gathering at this moment, whether or not that is enough for a notification.
struct GatheringView: Sendable {
    /// People listed for an event unless somebody wants another number.
    static let standardPeople = 50

    let gathering: Gathering
    /// The eligible events, ordered by start.
    let events: [EligibleEvent]
    /// Distinct people going to any of them.
    let attendeeTotal: Int
    /// The first of them, those going to most events first.
    let top: [Member]
}

extension EligibleEvent {
    /// Equal for events that look equal: what is shown of the event, who is going, and what decides their order.
    var appearance: [UInt8] {
        var shown = JSONWriter()
        shown.beginArray()
        shown.string(event.name)
        shown.string(event.slug)
        shown.integer(event.start.milliseconds)
        shown.integer(event.end.milliseconds)
        shown.string(event.logoURL ?? "")
        shown.string(event.websiteURL ?? "")
        shown.integer(headcount.revision)
        shown.endArray()
        return SHA256.hash(shown.bytes)
    }
}
