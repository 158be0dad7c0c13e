import JSON
import Testing

@testable import Sandbox

@Suite("Refusals") struct ErrorTests {
    @Test("A missing or unknown key is 401", arguments: [nil, "", "secret-wrong"])
    func keys(key: String?) throws {
        var fixture = try APIFixture()
        fixture.key = key
        let (status, body) = try fixture.send("GET", "/v1/users/get-self")
        #expect(status == 401)
        #expect(body.keys == ["message", "code"])
        #expect(body["code"] == .null)
    }

    @Test("Another calendar's event is 403 with the recorded text")
    func foreignEvent() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        fixture.key = CalendarGenerator.partnerKey
        let (status, body) = try fixture.send("GET", "/v1/events/get", [("event_id", event.id)])
        #expect(status == 403)
        #expect(body == ["message": "You don’t have access to this event.", "code": nil])
    }

    @Test("Routes of organizations refuse keys of calendars")
    func organization() throws {
        var fixture = try APIFixture()
        #expect(try fixture.send("GET", "/v1/organizations/calendars/list").status == 403)
    }

    @Test("What does not exist is 404: routes, events, guests, webhooks")
    func missing() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent.id
        #expect(try fixture.send("GET", "/v1/none").status == 404)
        #expect(try fixture.send("POST", "/v1/events/get").status == 404)
        #expect(try fixture.send("GET", "/v1/events/get", [("event_id", "evt-none")]).status == 404)
        #expect(
            try fixture.send("GET", "/v1/events/guests/get", [("event_id", event), ("id", "gst-none")]).status == 404)
        #expect(try fixture.send("GET", "/v2/webhooks/get", [("id", "wh-none")]).status == 404)
        fixture.api.settings.goneEventStatus = 403
        #expect(try fixture.send("GET", "/v1/events/get", [("event_id", "evt-none")]).status == 403)
    }

    @Test("A missing parameter is 400 in the words of zod")
    func zod() throws {
        var fixture = try APIFixture()
        let (status, body) = try fixture.send("GET", "/v1/events/get")
        #expect(status == 400)
        #expect(body["message"]?.string?.hasPrefix("Invalid input: expected string, received undefined") == true)
    }

    @Test(
        "Bodies that cannot be are 400 and change nothing",
        arguments: [
            [:], ["event_id": 5], ["guest_id": nil], ["status": "invited"], ["status": "session"],
            ["send_email": "no"], ["message": "x", "send_email": false],
            ["message": .string(String(repeating: "x", count: 201))],
        ] as [JSONValue])
    func bodies(change: JSONValue) throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let guest = try #require(fixture.community.guests(of: event.id).first { $0.status == .approved })
        var body: JSONValue = [
            "event_id": .string(event.id), "guest_id": .string(guest.id), "status": "declined", "send_email": true,
        ]
        if case .object(let object) = change { body = object.members.isEmpty ? [] : body.merging(object) }
        #expect(try fixture.send("POST", "/v1/events/guests/update-status", body: body).status == 400)
        #expect(fixture.community.guest(guest.id, of: event.id)?.status == .approved)
        #expect(fixture.changes.isEmpty)
    }

    @Test("A message of 200 characters is accepted")
    func longestMessage() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let guest = try #require(fixture.community.guests(of: event.id).first)
        let body: JSONValue = [
            "event_id": .string(event.id), "guest_id": .string(guest.id), "status": "waitlist",
            "message": .string(String(repeating: "x", count: 200)),
        ]
        #expect(try fixture.send("POST", "/v1/events/guests/update-status", body: body).status == 200)
    }
}
