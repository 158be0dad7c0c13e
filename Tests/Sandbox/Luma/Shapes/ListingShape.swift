import JSON

/// The JSON of entries the calendar lists but does not manage (§2.0.2).
enum ListingShape {
    static func json(_ listing: Listing) -> JSONValue {
        let common: JSONValue = [
            "id": .string(listing.id), "calendar_id": .string(listing.calendarID), "start_at": .time(listing.startAt),
            "duration_interval": .string(EventShape.duration(from: listing.startAt, to: listing.endAt)),
            "end_at": .time(listing.endAt), "created_at": .time(listing.createdAt),
            "timezone": .string(listing.timeZone), "name": .string(listing.name), "tags": [], "submitted_by": nil,
        ]
        switch listing.origin {
        case .luma(let ownerID, let slug):
            return common.merging([
                "platform": "luma", "user_id": .string(ownerID),
                "cover_url": "https://images.lumacdn.com/event-covers/nb/neighbour",
                "url": .string("https://luma.com/\(slug)"), "visibility": "public", "location_type": "offline",
                "location_visibility": "guests-only", "waitlist_status": "enabled", "access": "view",
                "geo_address_json": listing.city.map(cityOnly) ?? nil, "coordinate": coarseCoordinate(listing.city),
            ])
        case .external(let url, let host):
            return common.merging([
                "platform": "external", "geo_address_json": nil, "coordinate": nil, "url": .string(url),
                "host": .text(host),
            ])
        }
    }

    /// What is left of an address that the host hides.
    private static func cityOnly(_ city: City) -> JSONValue {
        [
            "address": .string(city.name), "city": .string(city.name), "region": .string(city.region),
            "country": .string(city.countryCode), "city_state": .string("\(city.name), \(city.region)"),
            "full_address": nil, "google_maps_place_id": nil, "apple_maps_place_id": nil, "description": nil,
        ]
    }

    private static func coarseCoordinate(_ city: City?) -> JSONValue {
        guard let venue = city?.venues.first else { return nil }
        let coarse: (Double) -> JSONValue = { .double(($0 * 10).rounded() / 10) }
        return ["longitude": coarse(venue.longitude), "latitude": coarse(venue.latitude)]
    }
}
