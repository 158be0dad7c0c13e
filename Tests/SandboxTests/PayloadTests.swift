import JSON
import Testing

@testable import Sandbox

@Suite("Webhook payloads") struct PayloadTests {
    private func payloads() throws -> (JSONValue, JSONValue, JSONValue, Community) {
        let community = try makeCommunity()
        let event = try #require(community.events(of: nil).first { $0.place != nil })
        let guest = try #require(community.guests(of: event.id).first { !$0.tickets.isEmpty })
        let shape = PayloadShape(community: community)
        return (
            try #require(shape.json(.eventUpdated(event))), try #require(shape.json(.guestUpdated(guest))),
            try #require(shape.json(.ticketRegistered(guest, guest.tickets[0]))), community
        )
    }

    @Test("The envelope is type and data, nothing else")
    func envelope() throws {
        let (event, guest, ticket, _) = try payloads()
        for payload in [event, guest, ticket] { #expect(payload.keys == ["type", "data"]) }
        #expect(guest["type"] == "guest.updated")
    }

    @Test("An event has description, tags and old coordinates, but no access, hosts or counts")
    func event() throws {
        let keys = Set(try payloads().0["data"]?.keys ?? [])
        #expect(keys.isSuperset(of: ["description", "description_md", "tags", "geo_latitude", "geo_longitude"]))
        #expect(keys.isDisjoint(with: ["access", "hosts", "guest_counts", "submitted_by"]))
    }

    @Test("A guest carries orders, deprecated names and its event")
    func guest() throws {
        let (_, payload, _, _) = try payloads()
        let data = try #require(payload["data"])
        #expect(Set(data.keys).isSuperset(of: ["event_ticket_orders", "custom_source", "event", "event_tickets"]))
        #expect(data["event"]?["id"] != nil)
        let ticket = try #require(data["event_tickets"]?.array?.first)
        #expect(ticket["api_id"] == ticket["id"])
        let order = try #require(data["event_ticket_orders"]?.array?.first)
        #expect(order["api_id"] == order["id"])
        #expect(data["event_ticket"] == nil)
    }

    @Test("A ticket's payload is the guest's with the ticket")
    func ticket() throws {
        let (_, guest, ticket, _) = try payloads()
        let data = try #require(ticket["data"])
        #expect(Set(data.keys) == Set(guest["data"]?.keys ?? []).union(["event_ticket"]))
        #expect(data["event_ticket"]?["id"] == data["event_tickets"]?.array?.first?["id"])
    }

    @Test("Followers and additions have their documented fields")
    func others() throws {
        let community = try makeCommunity()
        let event = try #require(community.events(of: nil).first)
        let person = try #require(community.person(event.ownerID))
        let shape = PayloadShape(community: community)
        let subscribed = try #require(shape.json(.personSubscribed(person, at: reference))?["data"])
        #expect(
            Set(subscribed.keys) == [
                "id", "created_at", "event_approved_count", "event_checked_in_count", "revenue_usd_cents", "tags",
                "membership", "email", "user",
            ])
        let added = try #require(shape.json(.eventAdded(event))?["data"])
        #expect(
            Set(added.keys) == [
                "platform", "id", "name", "url", "cover_url", "start_at", "end_at", "timezone", "calendar", "hosts",
            ])
        #expect(added["hosts"]?.array?.first?.keys == ["id", "name", "avatar_url"])
    }
}
