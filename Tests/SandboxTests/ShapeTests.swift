import JSON
import Testing
import Time

@testable import Sandbox

/// Field lists as the fact sheet of the API gives them.
private enum Fields {
    static let event: Set = [
        "platform", "id", "user_id", "calendar_id", "start_at", "end_at", "created_at", "duration_interval", "timezone",
        "name", "geo_address_json", "coordinate", "meeting_url", "location_type", "location_visibility", "cover_url",
        "registration_questions", "url", "visibility", "waitlist_status", "registration_open", "require_approval",
        "max_capacity", "can_register_for_multiple_tickets", "spots_remaining", "display_price", "feedback_email",
    ]
    static let address: Set = [
        "address", "city", "region", "country", "city_state", "full_address", "google_maps_place_id",
        "apple_maps_place_id", "description",
    ]
    static let person: Set = ["id", "email", "name", "first_name", "last_name", "avatar_url"]
    static let guest: Set = [
        "id", "user_id", "user_email", "user_name", "user_first_name", "user_last_name", "approval_status",
        "check_in_qr_code", "eth_address", "solana_address", "invited_at", "joined_at", "registered_at",
        "phone_number", "registration_answers", "utm_source", "event_tickets",
    ]
    static let ticket: Set = [
        "id", "amount", "amount_discount", "amount_tax", "currency", "checked_in_at", "event_ticket_type_id",
        "is_captured", "name",
    ]
    static let order: Set = [
        "id", "amount", "amount_discount", "amount_tax", "currency", "coupon_info", "is_captured", "amount_refunded",
    ]
    static let calendar: Set = [
        "id", "name", "url", "slug", "avatar_url", "description", "social_image_url", "cover_image_url",
        "instagram_handle", "twitter_handle", "youtube_handle", "website", "is_personal", "location", "coordinate",
    ]
    static let view: Set = [
        "platform", "id", "user_id", "calendar_id", "start_at", "duration_interval", "end_at", "created_at", "timezone",
        "name", "cover_url", "url", "visibility", "location_type", "location_visibility", "waitlist_status", "access",
        "geo_address_json", "coordinate", "tags", "submitted_by",
    ]
    static let external: Set = [
        "platform", "id", "calendar_id", "start_at", "duration_interval", "end_at", "created_at", "timezone", "name",
        "geo_address_json", "coordinate", "url", "host", "tags", "submitted_by",
    ]
    static let webhook: Set = ["id", "url", "event_types", "status", "secret", "created_at"]
    static let ticketType: Set = [
        "id", "name", "type", "require_approval", "is_hidden", "description", "valid_start_at", "valid_end_at",
        "max_capacity", "cents", "currency", "is_flexible", "min_cents",
    ]
    static let contact: Set = [
        "id", "user_id", "created_at", "event_approved_count", "event_checked_in_count", "revenue_usd_cents", "tags",
        "membership", "name", "first_name", "last_name", "avatar_url", "email",
    ]
}

@Suite("Shapes of the new routes") struct ShapeTests {
    @Test("users/get-self has the fields of a user")
    func user() throws {
        var fixture = try APIFixture()
        #expect(Set(try fixture.get("/v1/users/get-self").keys) == Fields.person)
    }

    @Test("calendars/get has the fields of a calendar")
    func calendar() throws {
        var fixture = try APIFixture()
        let answer = try fixture.get("/v1/calendars/get")
        #expect(Set(answer.keys) == Fields.calendar)
        #expect(Set(answer["location"]?.keys ?? []) == ["city", "region", "country", "country_code", "timezone"])
    }

    @Test("A managed list entry has tags and its submitter, but no description, hosts or counts")
    func listEntry() throws {
        var fixture = try APIFixture()
        let entries = try #require(try fixture.get("/v1/calendars/events/list")["entries"]?.array)
        for entry in entries { #expect(Set(entry.keys) == Fields.event.union(["access", "tags", "submitted_by"])) }
        let inPerson = try #require(entries.first { $0["location_type"] == "offline" })
        #expect(Set(inPerson["geo_address_json"]?.keys ?? []) == Fields.address)
        #expect(inPerson["coordinate"]?.keys == ["longitude", "latitude"])
        let online = try #require(entries.first { $0["location_type"] == "zoom" })
        #expect(online["geo_address_json"] == .null)
        #expect(online["coordinate"] == .null)
        #expect(online["meeting_url"]?.string?.hasPrefix("https://") == true)
    }

    @Test("Entries of others come only when asked for, in their own shapes")
    func foreignEntries() throws {
        var fixture = try APIFixture()
        let query = [("platforms", "luma"), ("platforms", "external"), ("access", "manage"), ("access", "view")]
        let entries = try fixture.walk("/v1/calendars/events/list", query, limit: 100)
        let view = try #require(entries.first { $0["access"] == "view" })
        #expect(Set(view.keys) == Fields.view)
        let external = try #require(entries.first { $0["platform"] == "external" })
        #expect(Set(external.keys) == Fields.external)
        #expect(entries.count == 42)
        #expect(try fixture.walk("/v1/calendars/events/list", limit: 100).count == 40)
    }

    @Test("events/get has description, hosts and counts, but no tags")
    func event() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let answer = try fixture.get("/v1/events/get", [("event_id", event.id)])
        #expect(
            Set(answer.keys)
                == Fields.event.union(["access", "description", "description_md", "hosts", "guest_counts"]))
        #expect(Set(answer["hosts"]?.array?.first?.keys ?? []) == Fields.person)
        let counts = try #require(answer["guest_counts"])
        #expect(
            Set(counts.keys) == ["approved", "pending_approval", "waitlist", "invited", "declined", "checked_in"])
        #expect(counts["invited"]?["tickets"] == 0)
        let approved = fixture.community.guests(of: event.id).count { $0.status == .approved }
        #expect(counts["approved"]?["guests"] == .integer(Int64(approved)))
    }

    @Test("Durations are long and do not carry hours into days")
    func durations() {
        let start = Timestamp(milliseconds: 0)
        #expect(EventShape.duration(from: start, to: start + .hours(3)) == "P0Y0M0DT3H0M0S")
        #expect(EventShape.duration(from: start, to: start + .hours(54)) == "P0Y0M0DT54H0M0S")
        #expect(EventShape.duration(from: start, to: start + .seconds(5405)) == "P0Y0M0DT1H30M5S")
    }

    @Test("Times are UTC with three decimals")
    func times() throws {
        var fixture = try APIFixture()
        let answer = try fixture.get("/v1/events/get", [("event_id", try fixture.busyEvent.id)])
        let start = try #require(answer["start_at"]?.string)
        #expect(start.count == 24 && start.hasSuffix("Z") && start.dropLast().suffix(4).first == ".")
    }

    @Test("guests/list has no orders, guests/get has them")
    func guests() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let entries = try #require(
            try fixture.get("/v1/events/guests/list", [("event_id", event.id)])["entries"]?.array)
        for entry in entries {
            #expect(Set(entry.keys) == Fields.guest)
            for ticket in entry["event_tickets"]?.array ?? [] { #expect(Set(ticket.keys) == Fields.ticket) }
            for answer in entry["registration_answers"]?.array ?? [] {
                #expect(Set(answer.keys) == ["label", "question_id", "question_type", "value"])
            }
        }
        let guest = try #require(entries.first { $0["event_tickets"]?.array?.isEmpty == false })
        let detail = try fixture.get(
            "/v1/events/guests/get", [("event_id", event.id), ("id", guest["id"]?.string ?? "")])
        #expect(Set(detail.keys) == Fields.guest.union(["event_ticket_orders"]))
        #expect(Set(detail["event_ticket_orders"]?.array?.first?.keys ?? []) == Fields.order)
    }

    @Test("A paid order with a coupon has the coupon's fields")
    func coupons() throws {
        let community = try makeCommunity()
        let guest = try #require(
            community.events(of: nil).flatMap { community.guests(of: $0.id) }.first { $0.orders.first?.coupon != nil })
        let json = GuestShape(community: community).detail(guest)
        let coupon = try #require(json["event_ticket_orders"]?.array?.first?["coupon_info"])
        #expect(Set(coupon.keys) == ["api_id", "percent_off", "cents_off", "currency", "code"])
        #expect(json["event_tickets"]?.array?.first?["is_captured"] == true)
    }

    @Test("Contacts, ticket types, admins and tags have their envelopes")
    func lists() throws {
        var fixture = try APIFixture()
        let contacts = try fixture.get("/v1/calendars/contacts/list")
        #expect(Set(contacts["entries"]?.array?.first?.keys ?? []) == Fields.contact)
        let event = try fixture.busyEvent.id
        let visible = try fixture.get("/v1/events/ticket-types/list", [("event_id", event)])
        #expect(visible.keys == ["entries"])
        #expect(Set(visible["entries"]?.array?.first?.keys ?? []) == Fields.ticketType)
        let all = try fixture.get("/v1/events/ticket-types/list", [("event_id", event), ("include_hidden", "true")])
        #expect(all["entries"]?.array?.count == 2)
        #expect(try fixture.get("/v1/calendars/admins/list").keys == ["entries"])
        #expect(try fixture.get("/v1/calendars/event-tags/list").keys == ["entries", "has_more"])
    }

    @Test("Lookups find managed and listed events, and say null otherwise")
    func lookups() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let path = "/v1/calendars/events/lookup"
        #expect(try fixture.get(path, [("event_id", event.id)])["event"]?["status"] == "approved")
        #expect(try fixture.get(path, [("url", "https://partner.example/evening")])["event"] != .null)
        #expect(try fixture.get(path, [("event_id", "evt-none")])["event"] == .null)
        #expect(try fixture.get("/v1/entities/lookup", [("slug", event.slug)])["entity"]?["type"] == "event")
        #expect(try fixture.get("/v1/entities/lookup", [("slug", "none")])["entity"] == .null)
    }

    @Test("Webhooks are flat and always show the secret")
    func webhooks() throws {
        var fixture = try APIFixture()
        let made = try fixture.send(
            "POST", "/v2/webhooks/create", body: ["url": "https://x.example", "event_types": ["*"]]
        ).json
        #expect(Set(made.keys) == Fields.webhook)
        #expect(made["secret"]?.string?.hasPrefix("whsec_") == true)
        let listed = try fixture.get("/v1/webhooks/list")
        #expect(listed["entries"]?.array == [made])
    }

    @Test("An organization key sees every calendar and event, and names a calendar for the rest")
    func organization() throws {
        var fixture = try APIFixture()
        fixture.key = CalendarGenerator.organizationKey
        #expect(try fixture.get("/v1/organizations/calendars/list")["entries"]?.array?.count == 2)
        let event = try #require(try fixture.get("/v1/organizations/events/list")["entries"]?.array?.first)
        #expect(
            Set(event.keys)
                == Fields.event.union(["description", "description_md", "managing_calendars"]))
        #expect(
            Set(event["managing_calendars"]?.array?.first?.keys ?? []) == Fields.calendar.union(["status"]))
        #expect(try fixture.send("GET", "/v1/calendars/get").status == 403)
        fixture.extraHeaders = [("x-luma-calendar-id", fixture.community.calendars[1].id)]
        #expect(try fixture.get("/v1/calendars/get")["name"] == "Partner Evenings")
    }
}
