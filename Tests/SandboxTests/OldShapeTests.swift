import JSON
import Testing

@testable import Sandbox

@Suite("Shapes of the old routes") struct OldShapeTests {
    @Test("The nested form has nothing but the event or guest and its api_id")
    func nested() throws {
        var fixture = try APIFixture()
        fixture.api.settings.oldShape = .nested
        let event = try #require(try fixture.get("/v1/calendar/list-events")["entries"]?.array?.first)
        #expect(event.keys == ["api_id", "event"])
        #expect(event["event"]?["id"] == event["api_id"])
        let id = try #require(event["api_id"]?.string)
        let guest = try #require(
            try fixture.get("/v1/event/get-guests", [("event_api_id", id)])["entries"]?.array?.first)
        #expect(guest.keys == ["api_id", "guest"])
        #expect(guest["guest"]?["user_api_id"]?.string?.hasPrefix("usr-") == true)
    }

    @Test("The transitional form is flat with a nested copy")
    func transitional() throws {
        var fixture = try APIFixture()
        let entry = try #require(try fixture.get("/v1/calendar/list-events")["entries"]?.array?.first)
        for key in ["id", "name", "start_at", "api_id", "event", "description"] { #expect(entry.keys.contains(key)) }
        #expect(entry["event"]?["name"] == entry["name"])
        let id = try #require(entry["id"]?.string)
        let guest = try #require(try fixture.get("/v1/event/get-guests", [("event_id", id)])["entries"]?.array?.first)
        for key in ["id", "user_email", "guest", "checked_in_at", "event_ticket"] { #expect(guest.keys.contains(key)) }
    }

    @Test("Single objects are wrapped")
    func wrapped() throws {
        var fixture = try APIFixture()
        #expect(try fixture.get("/v1/user/get-self").keys == ["user"])
        #expect(try fixture.get("/v1/calendar/get").keys == ["calendar"])
        let event = try fixture.busyEvent
        #expect(try fixture.get("/v1/event/get", [("api_id", event.id)]).keys == ["event", "hosts"])
        let guest = try #require(fixture.community.guests(of: event.id).first)
        for parameter in [("id", guest.id), ("api_id", guest.id), ("proxy_key", guest.key)] {
            let answer = try fixture.get("/v1/event/get-guest", [("event_api_id", event.id), parameter])
            #expect(answer["guest"]?["id"]?.string == guest.id)
        }
        #expect(try fixture.get("/v1/event/ticket-types/list", [("event_id", event.id)]).keys == ["ticket_types"])
    }

    @Test("Both generations name the same guests")
    func generationsAgree() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let new = try fixture.walk("/v1/events/guests/list", [("event_id", event.id)], limit: 30)
        let old = try fixture.walk("/v1/event/get-guests", [("event_id", event.id)], limit: 30)
        #expect(new.map { $0["id"] } == old.map { $0["api_id"] })
    }

    @Test("The old status route names guests by e-mail and knows two statuses")
    func updatesStatus() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let guest = try #require(fixture.community.guests(of: event.id).first { $0.status == .approved })
        let email = try #require(fixture.community.person(guest.personID)?.email)
        let path = "/v1/event/update-guest-status"
        let body: JSONValue = [
            "event_api_id": .string(event.id), "guest": ["type": "email", "email": .string(email)],
            "status": "declined",
        ]
        #expect(try fixture.send("POST", path, body: body).status == 200)
        #expect(fixture.community.guest(guest.id, of: event.id)?.status == .declined)
        #expect(try fixture.send("POST", path, body: body.merging(["status": "waitlist"])).status == 400)
    }
}
