import JSON
import Time

/// The optional fields of `events/create` and `events/update`.
struct EventEdit {
    private let body: BodyReader
    private let community: Community

    init(_ body: BodyReader, in community: Community) {
        self.body = body
        self.community = community
    }

    /// Applies every field that the body has.
    ///
    /// - Throws: 400 when a value cannot be.
    func apply(to event: inout Event) throws(APIError) {
        if let name = try body.optionalString("name") { event.name = name }
        if let text = try body.optionalString("description_md") { event.description = text }
        try applyTimes(to: &event)
        try applyPlace(to: &event)
        if let visibility = try body.optionalString("visibility") {
            guard let value = Visibility(rawValue: visibility) else {
                throw .unknownChoice(["public", "members-only", "private"], at: "visibility")
            }
            event.visibility = value
        }
        if body.object["max_capacity"] != nil {
            let capacity = try body.optionalInteger("max_capacity")
            guard capacity ?? 0 >= 0 else {
                throw .invalid("Too small: expected number to be >=0 → at max_capacity")
            }
            event.maxCapacity = capacity
        }
        event.isRegistrationOpen = try body.bool("registration_open", default: event.isRegistrationOpen)
        event.allowsMultipleTickets = try body.bool(
            "can_register_for_multiple_tickets", default: event.allowsMultipleTickets)
        if let waitlist = try body.optionalString("waitlist_status") { event.hasWaitlist = waitlist == "enabled" }
        if let visibility = try body.optionalString("location_visibility") {
            event.isAddressPublic = visibility == "public"
        }
        if let slug = try body.optionalString("slug") { try apply(slug: slug, to: &event) }
    }

    /// An event that is moved keeps its length, unless a new end is given.
    private func applyTimes(to event: inout Event) throws(APIError) {
        if let start = try body.optionalMoment("start_at") {
            event.endAt = start + .milliseconds(event.endAt.milliseconds - event.startAt.milliseconds)
            event.startAt = start
        }
        if let end = try body.optionalMoment("end_at") { event.endAt = end }
        guard event.endAt >= event.startAt else { throw .invalid("end_at must not be before start_at.") }
        if let zone = try body.optionalString("timezone") {
            guard (try? CityClock(timeZone: zone)) != nil else { throw .invalid("Invalid timezone → at timezone") }
            event.timeZone = zone
        }
    }

    /// The input has another form than the output: `{type:"manual", address}` or `{type:"google", place_id}`.
    private func applyPlace(to event: inout Event) throws(APIError) {
        if let input = try body.nested("geo_address_json") {
            let directions = try input.optionalString("description")
            switch try input.string("type") {
            case "manual":
                let address = try input.string("address")
                event.place = Place(
                    address: address, city: "", region: "", country: "", fullAddress: address, googlePlaceID: nil,
                    directions: directions, longitude: 0, latitude: 0)
            case "google":
                var place = Self.place(googleID: try input.string("place_id"))
                place.directions = directions
                event.place = place
            default: throw .unknownChoice(["manual", "google"], at: "geo_address_json.type")
            }
            event.locationType = .offline
            event.meetingURL = nil
        }
        if let url = try body.optionalString("meeting_url") {
            event.meetingURL = url
            event.place = nil
            event.locationType = url.contains("zoom") ? .zoom : url.contains("meet") ? .meet : .unknown
        }
    }

    private func apply(slug: String, to event: inout Event) throws(APIError) {
        guard (3...50).contains(slug.count) else {
            throw .invalid("Expected string to have 3 to 50 characters → at slug")
        }
        let isTaken = community.events.values.contains { $0.slug == slug && $0.id != event.id }
        guard !isTaken else { throw .invalid("This URL is already taken.") }
        event.slug = slug
    }

    /// A venue of the three cities if the id is known, else an unnamed place.
    private static func place(googleID: String) -> Place {
        for city in Cities.all {
            for index in city.venues.indices where city.place(index).googlePlaceID == googleID {
                return city.place(index)
            }
        }
        var place = Cities.berlin.place(0)
        place.googlePlaceID = googleID
        return place
    }
}
