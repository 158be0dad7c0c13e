import JSON
import Time

/// The JSON of events the calendar manages (§2.0.1).
struct EventShape {
    let community: Community

    /// The fields that every answer and every webhook about a managed event has.
    private func base(_ event: Event) -> JSONValue {
        [
            "platform": "luma", "id": .string(event.id), "user_id": .string(event.ownerID),
            "calendar_id": .string(event.calendarID), "start_at": .time(event.startAt),
            "duration_interval": .string(Self.duration(from: event.startAt, to: event.endAt)),
            "end_at": .time(event.endAt), "created_at": .time(event.createdAt), "timezone": .string(event.timeZone),
            "name": .string(event.name), "geo_address_json": Self.address(event.place),
            "coordinate": Self.coordinate(event.place), "meeting_url": .text(event.meetingURL),
            "location_type": .string(event.locationType.rawValue),
            "location_visibility": event.isAddressPublic ? "public" : "guests-only", "cover_url": .string(event.cover),
            "registration_questions": .array(event.questions.map(QuestionShape.json)),
            "url": .string("https://luma.com/\(event.slug)"), "visibility": .string(event.visibility.rawValue),
            "waitlist_status": event.hasWaitlist ? "enabled" : "disabled",
            "registration_open": .bool(event.isRegistrationOpen), "require_approval": .bool(event.requiresApproval),
            "max_capacity": .number(event.maxCapacity),
            "can_register_for_multiple_tickets": .bool(event.allowsMultipleTickets),
            "spots_remaining": .number(community.spotsRemaining(of: event)),
            "display_price": Self.price(event),
            "feedback_email": ["enabled": .bool(event.feedbackDelay != nil), "delay": .text(event.feedbackDelay)],
        ]
    }

    /// An entry of `calendars/events/list`: no description, but tags and who submitted it.
    func entry(_ event: Event) -> JSONValue {
        base(event).merging([
            "access": "manage", "tags": Self.tags(event),
            "submitted_by": community.person(event.ownerID).map(PersonShape.json) ?? nil,
        ])
    }

    /// The entry as it was before August 2026, with the description.
    func describedEntry(_ event: Event) -> JSONValue { entry(event).merging(Self.description(event)) }

    /// The answer of `events/get`: description, hosts and counts, but no tags.
    func detail(_ event: Event) -> JSONValue {
        base(event).merging(["access": "manage"]).merging(Self.description(event)).merging([
            "hosts": .array(event.hostIDs.compactMap { community.person($0) }.map(PersonShape.json)),
            "guest_counts": CountsShape.json(community.counts(of: event.id)),
        ])
    }

    /// The event inside webhooks: without `access`, with tags and the old coordinates.
    func webhook(_ event: Event) -> JSONValue {
        base(event).merging(Self.description(event)).merging([
            "geo_latitude": .text(event.place.map { "\($0.latitude)" }),
            "geo_longitude": .text(event.place.map { "\($0.longitude)" }), "tags": Self.tags(event),
        ])
    }

    /// An entry of `organizations/events/list`.
    func organizationEntry(_ event: Event) -> JSONValue {
        let calendars = community.calendars.filter { $0.id == event.calendarID }
        return base(event).merging(Self.description(event)).merging([
            "managing_calendars": .array(calendars.map { CalendarShape.json($0).merging(["status": "approved"]) })
        ])
    }

    /// The event as the routes of spring 2026 and before gave it: with the names they deprecated since.
    func old(_ event: Event) -> JSONValue {
        base(event).merging(Self.description(event)).merging([
            "api_id": .string(event.id), "user_api_id": .string(event.ownerID),
            "calendar_api_id": .string(event.calendarID), "zoom_meeting_url": .text(event.meetingURL),
            "geo_latitude": .text(event.place.map { "\($0.latitude)" }),
            "geo_longitude": .text(event.place.map { "\($0.longitude)" }),
        ])
    }

    // MARK: Parts

    /// The long zero-filled form, hours not carried into days: `P0Y0M0DT54H0M0S`.
    static func duration(from start: Timestamp, to end: Timestamp) -> String {
        let seconds = max(0, (end.milliseconds - start.milliseconds) / 1000)
        return "P0Y0M0DT\(seconds / 3600)H\(seconds / 60 % 60)M\(seconds % 60)S"
    }

    static func address(_ place: Place?) -> JSONValue {
        guard let place else { return nil }
        return [
            "address": .string(place.address), "city": .string(place.city), "region": .string(place.region),
            "country": .string(place.country), "city_state": .string("\(place.city), \(place.region)"),
            "full_address": .string(place.fullAddress), "google_maps_place_id": .text(place.googlePlaceID),
            "apple_maps_place_id": nil, "description": .text(place.directions),
        ]
    }

    static func coordinate(_ place: Place?) -> JSONValue {
        guard let place else { return nil }
        return ["longitude": .double(place.longitude), "latitude": .double(place.latitude)]
    }

    private static func tags(_ event: Event) -> JSONValue {
        .array(event.tags.map { ["id": .string($0.id), "name": .string($0.name)] })
    }

    private static func description(_ event: Event) -> JSONObject {
        let plain = event.description.replacing("## ", with: "").replacing("*", with: "").replacing("\n\n", with: " ")
        return ["description": .string(plain), "description_md": .string(event.description)]
    }

    private static func price(_ event: Event) -> JSONValue {
        let paid = event.ticketTypes.filter { !$0.isHidden && $0.cents != nil }
        guard let cheapest = paid.min(by: { ($0.cents ?? 0) < ($1.cents ?? 0) }) else { return nil }
        return ["amount": .number(cheapest.cents), "currency": .text(cheapest.currency), "is_flexible": false]
    }
}
