import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Writing") struct WriteTests {
    @Test("A guest is found by id, key, ticket and e-mail in any case")
    func guestIdentifiers() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let guest = try #require(fixture.community.guests(of: event.id).first { !$0.tickets.isEmpty })
        let email = try #require(fixture.community.person(guest.personID)?.email)
        for id in [guest.id, guest.key, guest.tickets[0].id, email, email.uppercased()] {
            let found = try fixture.get("/v1/events/guests/get", [("event_id", event.id), ("id", id)])
            #expect(found["id"]?.string == guest.id)
        }
    }

    @Test("A registration is told as registered, updated, and once per ticket")
    func adds() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let body: JSONValue = [
            "event_id": .string(event.id), "guests": [["email": "New@example.org", "name": "New Guest"]],
            "tickets": [["event_ticket_type_id": "a"], ["event_ticket_type_id": "a"]],
        ]
        let (status, answer) = try fixture.send("POST", "/v1/events/guests/add", body: body)
        #expect(status == 200)
        #expect(answer == [:])
        #expect(
            fixture.changes.map(\.type) == [
                "calendar.person.subscribed", "guest.registered", "guest.updated", "ticket.registered",
                "ticket.registered",
            ])
        #expect(fixture.community.guest("new@example.org", of: event.id)?.tickets.count == 2)
    }

    @Test("Somebody who declined and registers again keeps the id")
    func registersAgain() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let guest = try #require(fixture.community.guests(of: event.id).first { $0.status == .declined })
        let email = try #require(fixture.community.person(guest.personID)?.email)
        let changes = fixture.community.register(
            email: email, name: nil, for: event, status: .approved, at: reference)
        #expect(changes.map(\.type) == ["guest.registered", "guest.updated"])
        #expect(fixture.community.guest(email, of: event.id)?.id == guest.id)
        #expect(fixture.community.guest(email, of: event.id)?.status == .approved)
    }

    @Test("Setting the status that is already there tells nobody")
    func sameStatus() throws {
        var community = try makeCommunity()
        let event = try #require(community.events(of: nil).first)
        let guest = try #require(community.guests(of: event.id).first)
        #expect(community.setStatus(guest.status, of: guest).isEmpty)
    }

    @Test("Tickets are added and removed, but one remains")
    func tickets() throws {
        var fixture = try APIFixture()
        let event = try fixture.busyEvent
        let guest = try #require(fixture.community.guests(of: event.id).first { $0.tickets.count == 1 })
        let removing: JSONValue = [
            "event_id": .string(event.id), "guest_id": .string(guest.id),
            "ticket_ids_to_remove": [.string(guest.tickets[0].id)],
        ]
        #expect(try fixture.send("POST", "/v1/events/guests/update-tickets", body: removing).status == 400)
        let swapping = removing.merging([
            "tickets_to_add": [["event_ticket_type_id": .string(event.ticketTypes[0].id)]]
        ])
        #expect(try fixture.send("POST", "/v1/events/guests/update-tickets", body: swapping).status == 200)
        #expect(fixture.community.guest(guest.id, of: event.id)?.tickets.count == 1)
        #expect(fixture.changes.map(\.type) == ["guest.updated", "ticket.registered"])
    }

    @Test("An event is created, changed, and keeps its length when moved")
    func events() throws {
        var fixture = try APIFixture()
        let made = try fixture.send(
            "POST", "/v1/events/create",
            body: [
                "name": "Probe", "start_at": "2026-12-03T17:00:00Z", "end_at": "2026-12-03T20:00:00Z",
                "timezone": "Europe/Berlin", "slug": "probe",
            ])
        #expect(made.status == 200)
        #expect(made.json.keys == ["id"])
        #expect(fixture.changes.map(\.type) == ["event.created", "calendar.event.added"])
        let id = try #require(made.json["id"]?.string)
        let moved = try fixture.send(
            "POST", "/v1/events/update", body: ["event_id": .string(id), "start_at": "2026-12-04T18:00:00+01:00"])
        #expect(moved.json == [:])
        #expect(fixture.changes.map(\.type) == ["event.updated"])
        let event = try fixture.get("/v1/events/get", [("event_id", id)])
        #expect(event["start_at"] == "2026-12-04T17:00:00.000Z")
        #expect(event["end_at"] == "2026-12-04T20:00:00.000Z")
        let taken = try fixture.send(
            "POST", "/v1/events/create",
            body: ["name": "Other", "start_at": "2026-12-03T17:00:00Z", "timezone": "Europe/Berlin", "slug": "probe"])
        #expect(taken.status == 400)
    }

    @Test("Cancelling takes two steps; the token lives 15 minutes and fits one event")
    func cancels() throws {
        var fixture = try APIFixture()
        let event = try #require(fixture.community.events(of: fixture.community.calendars[0].id).first { !$0.isPaid })
        let request: JSONValue = ["event_id": .string(event.id)]
        let first = try fixture.send("POST", "/v1/events/cancel/request", body: request).json
        #expect(first.keys == ["cancellation_token", "is_paid", "guest_count"])
        let body = request.merging(["cancellation_token": first["cancellation_token"] ?? nil])
        fixture.now = reference + .minutes(15) + .milliseconds(1)
        #expect(try fixture.send("POST", "/v1/events/cancel", body: body).status == 400)
        fixture.now = reference + .minutes(15)
        #expect(try fixture.send("POST", "/v1/events/cancel", body: body).json == [:])
        #expect(fixture.changes.map(\.type) == ["event.canceled"])
        #expect(try fixture.send("GET", "/v1/events/get", [("event_id", event.id)]).status == 404)
        #expect(try fixture.walk("/v1/calendars/events/list", limit: 100).count == 39)
    }

    @Test("A paid event is cancelled only with a word on refunds")
    func cancelsPaid() throws {
        var fixture = try APIFixture()
        let event = try #require(fixture.community.events(of: nil).first { $0.isPaid })
        let request: JSONValue = ["event_id": .string(event.id)]
        let first = try fixture.send("POST", "/v1/events/cancel/request", body: request).json
        let body = request.merging(["cancellation_token": first["cancellation_token"] ?? nil])
        #expect(first["is_paid"] == true)
        #expect(try fixture.send("POST", "/v1/events/cancel", body: body).status == 400)
        #expect(
            try fixture.send("POST", "/v1/events/cancel", body: body.merging(["should_refund": true])).status == 200)
    }

    @Test("A webhook is made, paused and deleted")
    func webhooks() throws {
        var fixture = try APIFixture()
        let made = try fixture.send(
            "POST", "/v2/webhooks/create", body: ["url": "http://x.example", "event_types": ["guest.updated"]]
        ).json
        let id = try #require(made["id"])
        let paused = try fixture.send("POST", "/v2/webhooks/update", body: ["id": id, "status": "paused"]).json
        #expect(paused["status"] == "paused")
        #expect(fixture.community.webhooks.first?.wants("guest.updated") == false)
        #expect(try fixture.send("POST", "/v1/webhooks/delete", body: ["id": id]).json == [:])
        #expect(fixture.community.webhooks.isEmpty)
        for types in [[], ["nonsense"]] as [JSONValue] {
            let body: JSONValue = ["url": "http://x.example", "event_types": types]
            #expect(try fixture.send("POST", "/v2/webhooks/create", body: body).status == 400)
        }
    }
}
