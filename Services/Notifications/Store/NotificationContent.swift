import Crypto
import JSON

/// What is stored of a payload: its words, its bytes, and a hash of both.
struct NotificationContent: Sendable, Hashable {
    let title: String
    let description: String
    let link: String
    /// The payload's canonical bytes.
    let payload: [UInt8]
    /// Equal for equal content, so that the unchanged is not written again.
    let hash: [UInt8]
    let events: Set<String>
    let eventTotal: Int
    let attendeeTotal: Int

    init(_ payload: Payload) {
        title = payload.title
        description = payload.description
        link = payload.link
        self.payload = JSON.write(payload)
        events = Set(payload.events.ids)
        eventTotal = payload.events.total
        attendeeTotal = payload.attendees.total
        var covered = JSONWriter(reservingCapacity: self.payload.count + 512)
        covered.beginArray()
        covered.string(title)
        covered.string(description)
        covered.string(link)
        covered.raw(self.payload)
        covered.endArray()
        hash = SHA256.hash(covered.bytes)
    }
}
