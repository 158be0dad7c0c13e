import Contracts
import JSON
import Time

/// An event as Luma describes it, before it is given its gathering.
struct LumaEvent: Sendable {
    var snapshot: EventSnapshot
    /// Where it is, as far as that decides the gathering; nil for events without a city.
    var place: Place?
    /// Whether its guests may be read: it is Luma's own event, and this calendar manages it.
    var isManaged: Bool
    /// Lists leave out the description and the hosts.
    var hasDescription: Bool
    var hasHosts: Bool

    struct Place: Sendable, Equatable {
        var city: String
        var country: String?
        var latitude: Double?
        var longitude: Double?
    }
}

/// Makes an event of ours from one of Luma's, in any of the shapes that its routes have had.
enum LumaEventReader {
    /// Bytes of a description: it is carried to other programs whole, so it must not grow without bounds.
    static let longestDescription = 40_000
    /// Bytes of a name.
    static let longestName = 1_000

    /// - Throws: `LumaError.malformed` when it lacks an identifier or a start.
    static func read(_ entry: JSONNode) throws -> LumaEvent {
        let node = LumaShape.unwrapped(entry, "event")
        guard let id = LumaShape.identifier(node) ?? LumaShape.identifier(entry) else {
            throw LumaError.malformed("an event has no id")
        }
        guard let start = LumaShape.instant(node, "start_at") else {
            throw LumaError.malformed("event \(id) has no start")
        }
        let address = LumaShape.object(node, "geo_address_json")
        let (latitude, longitude) = coordinate(node)
        // The older shape has them beside the event.
        let hosts = LumaShape.objects(node["hosts"] == nil ? entry : node, "hosts")
        let snapshot = EventSnapshot(
            id: id,
            calendarID: LumaShape.text(node, "calendar_id") ?? LumaShape.text(node, "calendar_api_id"),
            name: LumaShape.text(node, "name")?.cut(toBytes: longestName) ?? "Untitled event",
            startsAt: start,
            endsAt: LumaShape.instant(node, "end_at").flatMap { $0 >= start ? $0 : nil },
            timeZone: LumaShape.text(node, "timezone") ?? "UTC",
            url: LumaShape.text(node, "url"),
            coverURL: LumaShape.text(node, "cover_url"),
            description: LumaShape.text(node, "description")?.cut(toBytes: longestDescription),
            venue: venue(node, address, latitude, longitude),
            visibility: visibility(LumaShape.text(node, "visibility")),
            hosts: hosts.compactMap { host in
                LumaShape.text(host, "email").map { EventHost(email: $0, name: LumaShape.text(host, "name")) }
            })
        let isOwn = LumaShape.text(node, "platform") ?? "luma" == "luma"
        return LumaEvent(
            snapshot: snapshot,
            place: place(snapshot.venue, address, latitude, longitude),
            isManaged: isOwn && (LumaShape.text(node, "access") ?? "manage") == "manage",
            hasDescription: node["description"] != nil,
            hasHosts: node["hosts"] != nil || entry["hosts"] != nil)
    }

    private static func venue(
        _ node: JSONNode, _ address: JSONNode?, _ latitude: Double?, _ longitude: Double?
    ) -> Venue {
        let link = LumaShape.text(node, "meeting_url") ?? LumaShape.text(node, "zoom_meeting_url")
        let kind: VenueKind =
            switch LumaShape.text(node, "location_type") {
            case "offline": .inPerson
            case "missing": .undecided
            // Older shapes do not say.
            case nil: address != nil || latitude != nil ? .inPerson : link != nil ? .online : .undecided
            // A platform's name, or one that this version does not know.
            default: .online
            }
        return Venue(
            kind: kind,
            name: address.flatMap { LumaShape.text($0, "address") },
            address: address.flatMap { LumaShape.text($0, "full_address") ?? LumaShape.text($0, "city_state") },
            latitude: latitude, longitude: longitude, meetingURL: link)
    }

    private static func place(
        _ venue: Venue, _ address: JSONNode?, _ latitude: Double?, _ longitude: Double?
    ) -> LumaEvent.Place? {
        guard venue.kind == .inPerson, let address, let city = LumaShape.text(address, "city") else { return nil }
        return LumaEvent.Place(
            city: city, country: LumaShape.text(address, "country") ?? LumaShape.text(address, "region"),
            latitude: latitude, longitude: longitude)
    }

    private static func coordinate(_ node: JSONNode) -> (Double?, Double?) {
        if let coordinate = LumaShape.object(node, "coordinate") {
            return (LumaShape.number(coordinate, "latitude"), LumaShape.number(coordinate, "longitude"))
        }
        return (LumaShape.number(node, "geo_latitude"), LumaShape.number(node, "geo_longitude"))
    }

    /// What is not said to be public is not shown to everybody.
    private static func visibility(_ text: String?) -> EventVisibility {
        switch text {
        case "public", nil: .public
        case "members-only": .membersOnly
        default: .private
        }
    }
}
