import Contracts
import JSON
import JSONRPC
import Testing
import Time

@Suite("Contracts")
struct ContractsTests {
    private let start = Timestamp(milliseconds: 1_796_317_200_000)

    @Test("carry an event across the wire unchanged")
    func event() throws {
        let event = EventSnapshot(
            id: "evt-1", name: "Winter Meetup ☕", startsAt: start, timeZone: "Europe/Berlin",
            venue: Venue(kind: .inPerson, name: "Kulturbrauerei", latitude: 52.5, longitude: 13.4),
            gathering: GatheringSnapshot(id: "berlin-de", name: "Berlin", timeZone: "Europe/Berlin"),
            hosts: [EventHost(email: "host@example.org")])
        let copy = try JSON.decode(EventChanged.self, from: try JSON.encode(EventChanged(event: event)))
        #expect(copy.event == event)
    }

    @Test("leave out what is absent, and read what newer programs add")
    func tolerance() throws {
        let guest = GuestSnapshot(id: "gst-1", status: .approved)
        let bytes = try JSON.encode(guest)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"id":"gst-1","status":"approved"}"#)
        let newer = #"{"id":"gst-1","status":"approved","mood":"fine"}"#
        #expect(try JSON.decode(GuestSnapshot.self, from: Array(newer.utf8)) == guest)
    }

    @Test("write instants as RFC 3339")
    func instants() throws {
        let bytes = try JSON.encode(EventCanceled(eventID: "evt-1", reason: .canceled, at: start))
        #expect(String(decoding: bytes, as: UTF8.self).contains(start.rfc3339))
    }
}

@Suite("Calls without parameters")
struct EmptyCallTests {
    @Test("are objects on the wire")
    func empty() throws {
        #expect(String(decoding: try JSON.encode(ProgramStatus()), as: UTF8.self) == "{}")
        _ = try JSON.decode(ProgramStatus.self, from: Array("{}".utf8))
    }
}
