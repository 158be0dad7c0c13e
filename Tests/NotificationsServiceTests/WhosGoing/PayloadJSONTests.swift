import JSON
import Testing
import Time

@testable import NotificationsService

@Suite("The wire form of a payload")
struct PayloadJSONTests {
    private func bytes(_ facts: Recount) throws -> [UInt8] {
        JSON.write(try #require(Sample.payload(.upcoming, facts)))
    }

    @Test("has the reference's member names in a fixed order")
    func golden() throws {
        var event = Sample.event("a", startsIn: .hours(1))
        event.logoURL = "https://x/logo.png"
        var facts = Sample.facts([event], Sample.going("a", 1...1))
        facts.gathering.latitude = 38.5
        facts.gathering.country = "Portugal"
        let expected =
            #"{"version":1,"ruleKind":"UPCOMING","gatheringUid":"lisbon","edition":"a","location":{"id":"lisbon","#
            + #""name":"Lisbon","description":"","country":"Portugal","timezone":null,"latitude":38.5,"#
            + #""longitude":null,"flag":null,"icon":null,"resources":[]},"events":{"total":1,"qualifiedTotal":0,"eventUids":["a"],"dates":{"#
            + #""start":"2026-03-02T13:00:00.000Z","end":"2026-03-02T17:00:00.000Z"},"items":[{"uid":"a","#
            + #""slug":"a-slug","name":"Event a","startDate":"2026-03-02T13:00:00.000Z","#
            + #""endDate":"2026-03-02T17:00:00.000Z","attendeeCount":1,"logoUrl":"https://x/logo.png","#
            + #""websiteURL":null,"telegramId":null,"resources":[]}]},"attendees":{"total":1,"topAttendees":[{"memberUid":"m01","#
            + #""displayName":"Member 1","imageUrl":null,"eventsCount":1}]},"ui":{"locationUid":"lisbon","#
            + #""eventSlugs":["a-slug"],"startsLabel":"2nd Mar","daysToStart":0}}"#
        #expect(String(decoding: try bytes(facts), as: UTF8.self) == expected)
    }

    @Test("is the same, byte for byte, whatever the order of the rows")
    func canonical() throws {
        let events = (0..<7).map { Sample.event("e\($0)", startsIn: .hours($0 % 3)) }
        let rows = (0..<7).flatMap { Sample.going("e\($0)", 1...($0 + 9)) }
        let first = try bytes(Sample.facts(events, rows))
        for _ in 0..<20 {
            #expect(try bytes(Sample.facts(events.shuffled(), rows.shuffled())) == first)
        }
    }

    @Test(
        "is valid JSON whatever the names are",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'--", "{{7*7}}", "a\r\nATTENDEE:x", "]]>",
            "\\", "\u{0}\u{1}\u{1F}", "\u{202E}gpj.exe", "\u{FEFF}", "👩‍👩‍👧", String(repeating: "a", count: 10_000), "",
            "  ",
            "e" + String(repeating: "\u{301}", count: 200),
        ])
    func hostile(name: String) throws {
        var event = Sample.event("a", startsIn: .hours(1))
        event.name = name
        event.slug = name
        event.websiteURL = name
        var facts = Sample.facts([event], Sample.going("a", 1...1), name: name)
        facts.gathering.description = name
        facts.members["m01"]?.displayName = name
        let value = try JSON.decode(JSONValue.self, from: bytes(facts))
        let shown = DisplayText.singleLine(name)
        let document = try JSONDocument(try bytes(facts)).root
        #expect(try document.member("location").member("name").string() == shown)
        #expect(try document.member("location").member("description").string() == name)
        #expect(JSON.write(value) == (try bytes(facts)))
    }
}
