import Contracts
import JSON
import Testing
import Time

@testable import LumaIngest

@Suite("Reading Luma's shapes")
struct ReaderTests {
    @Test("A guest reads the same from the flat, the nested and the oldest shape")
    func guestShapes() throws {
        let flat = LumaSamples.guest(1)
        let old = """
            {"api_id":"gst-1","guest":{"api_id":"gst-1","user_api_id":"usr-1","email":"Guest1@Example.com",\
            "name":"Robin Guest","approval_status":"approved","created_at":"2026-11-02T11:20:05.990Z"}}
            """
        let expected = GuestSnapshot(
            id: "gst-1", personID: "usr-1", email: "Guest1@Example.com", name: "Robin Guest", status: .approved,
            registeredAt: try Timestamp(rfc3339: "2026-11-02T11:20:05.990Z"))
        for text in [flat, #"{"guest":\#(flat)}"#, old] {
            #expect(try LumaGuestReader.read(JSONDocument(text).root) == expected)
        }
    }

    @Test("The earliest check-in of all tickets counts, in every shape")
    func checkIn() throws {
        let text = """
            {"id":"g","approval_status":"declined","event_tickets":[{"checked_in_at":"2026-12-03T18:00:00Z"},\
            {"checked_in_at":null},{"checked_in_at":"2026-12-03T17:00:00Z"}],\
            "event_ticket":{"checked_in_at":"2026-12-03T17:30:00Z"},"checked_in_at":"2026-12-03T19:00:00Z"}
            """
        let guest = try LumaGuestReader.read(JSONDocument(text).root)
        #expect(guest.checkedInAt == (try Timestamp(rfc3339: "2026-12-03T17:00:00Z")))
        #expect(guest.status == .declined)
    }

    @Test(
        "Every status is kept, and one that is not known yet is not taken for another",
        arguments: [
            ("approved", GuestStatus.approved), ("pending_approval", .pending), ("waitlist", .waitlisted),
            ("invited", .invited), ("declined", .declined), ("session", .session), ("teleported", .unknown),
        ])
    func statuses(text: String, status: GuestStatus) throws {
        #expect(try LumaGuestReader.read(JSONDocument(LumaSamples.guest(1, status: text)).root).status == status)
    }

    @Test("Missing, null and misplaced members are absent, but an identifier is needed")
    func tolerance() throws {
        let odd = #"{"id":"g","user_email":7,"user_name":null,"registered_at":"soon","event_tickets":{"a":1}}"#
        let guest = try LumaGuestReader.read(JSONDocument(odd).root)
        #expect(guest == GuestSnapshot(id: "g", status: .approved))
        #expect(throws: LumaError.self) { try LumaGuestReader.read(JSONDocument(#"{"user_email":"a@b.c"}"#).root) }
    }

    @Test("A name is cut by its bytes, between two characters")
    func longNames() throws {
        let most = String(repeating: "a", count: 400)
        let nearly = String(repeating: "a", count: 399)
        let family = "👩‍👩‍👧‍👦"
        #expect(try name(most) == most)
        #expect(try name(most + "a") == most)
        #expect(try name(nearly + "ü") == nearly)
        // 25 bytes each.
        #expect(try name("a" + String(repeating: family, count: 100)) == "a" + String(repeating: family, count: 15))
        #expect(try name("A" + String(repeating: "\u{301}", count: 1_000)) == nil)
    }

    private func name(_ text: String) throws -> String? {
        try LumaGuestReader.read(JSONDocument(#"{"id":"g","user_name":"\#(text)"}"#).root).name
    }

    @Test("An identifier that is none is refused", arguments: [(200, true), (201, false)])
    func longIdentifiers(length: Int, isAccepted: Bool) {
        let id = String(repeating: "a", count: length)
        let guest = try? LumaGuestReader.read(JSONDocument(#"{"id":"\#(id)"}"#).root)
        #expect((guest != nil) == isAccepted)
    }

    @Test("An event reads with place, gathering data and hosts")
    func event() throws {
        let event = try LumaEventReader.read(JSONDocument(LumaSamples.details("evt-1")).root)
        #expect(event.snapshot.venue.kind == .inPerson)
        #expect(event.snapshot.venue.name == "Kulturbrauerei")
        #expect(event.place == .init(city: "Berlin", country: "DE", latitude: 52.5389, longitude: 13.4136))
        #expect(event.snapshot.hosts == [EventHost(email: "host@example.org", name: "Ada")])
        #expect(event.isManaged && event.hasDescription && event.hasHosts)
    }

    @Test("The wrapped event of older routes reads too")
    func wrappedEvent() throws {
        let text = """
            {"api_id":"evt-9","event":{"api_id":"evt-9","name":"Old","start_at":"2026-03-02T18:00:00.000Z",\
            "timezone":"Europe/Berlin","geo_latitude":"52.5","geo_longitude":"13.4"}}
            """
        let event = try LumaEventReader.read(JSONDocument(text).root)
        #expect(event.snapshot.id == "evt-9")
        #expect(event.snapshot.venue.latitude == 52.5)
        #expect(!event.hasDescription)
    }

    @Test("Events that are only listed, and foreign ones, have no guests to read")
    func notManaged() throws {
        for text in [#""platform":"external""#, #""platform":"luma","access":"view""#] {
            let entry = #"{"id":"e","start_at":"2026-12-10T18:00:00.000Z",\#(text)}"#
            #expect(try LumaEventReader.read(JSONDocument(entry).root).isManaged == false)
        }
    }

    @Test("An online event belongs to no gathering")
    func online() throws {
        let text = #"{"id":"e","start_at":"2026-12-10T18:00:00Z","location_type":"zoom","meeting_url":"https://z"}"#
        let event = try LumaEventReader.read(JSONDocument(text).root)
        #expect(event.snapshot.venue.kind == .online)
        #expect(event.place == nil)
    }

    @Test(
        "Gatherings have readable names",
        arguments: [
            ("Berlin", "DE", "berlin-de"), ("São Paulo", "BR", "sao-paulo-br"), ("Zürich", nil, "zurich"),
            ("  Łódź ", "PL", "lodz-pl"), ("東京", "JP", "東京-jp"), ("St. John's", "CA", "st-john-s-ca"),
            ("—", nil, "somewhere"),
        ])
    func gatheringNames(city: String, country: String?, name: String) {
        #expect(GatheringName.identifier(city: city, country: country) == name)
    }

    @Test("What is no page is refused, never read as an empty one")
    func malformedPages() {
        for text in [
            "{}", #"{"entries":null,"has_more":false}"#, #"{"entries":[]}"#, #"{"entries":[],"has_more":"no"}"#,
            #"{"entries":[],"has_more":true}"#, #"{"entries":[],"has_more":true,"next_cursor":""}"#,
        ] {
            #expect(throws: LumaError.self) { try LumaPage(JSONDocument(text).root) }
        }
    }
}
