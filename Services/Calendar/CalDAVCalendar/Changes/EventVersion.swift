import CalDAV
import Crypto

/// Which version of an event it is: its ETag or, where a server gives none, a hash of its text.
struct EventVersion: Equatable {
    let text: String

    /// Without the mark of weakness, which a proxy may add to one answer and not to another.
    init(_ etag: EntityTag) { text = etag.text.hasPrefix("W/") ? String(etag.text.dropFirst(2)) : etag.text }

    /// XML takes carriage returns away.
    init(hashing body: [UInt8]) { text = "#" + Hex.encode(SHA256.hash(body.filter { $0 != 0x0D }).prefix(16)) }

    init(_ object: CalendarObject) {
        self = object.etag.map { EventVersion($0) } ?? EventVersion(hashing: object.body)
    }

    /// What a change can be made conditional on; nil for a hash.
    static func tag(_ text: String) -> EntityTag? { text.hasPrefix("#") ? nil : EntityTag(text) }
}
