import Testing
import Time

@testable import NotificationsService

@Suite("The words of a notification")
struct PayloadTextTests {
    private func payload(
        _ kind: RuleKind = .upcoming, events: Int = 3, attendees: Int = 12, name: String = "Lisbon",
        description: String = "", daysToStart: Int = 3, hasStarted: Bool = false
    ) -> Payload {
        Payload(
            kind: kind, edition: "a", gathering: Gathering(id: "lisbon", name: name, description: description),
            events: .init(
                total: events, qualifiedTotal: events, start: Sample.now, end: Sample.now, ids: [], items: []),
            attendees: .init(total: attendees, top: []), startsLabel: "3rd Mar", daysToStart: daysToStart,
            hasStarted: hasStarted)
    }

    @Test("announce one event or several")
    func upcomingTitle() {
        #expect(payload(events: 1).title == "1 event happening in Lisbon starting 3rd Mar")
        #expect(payload(events: 2).title == "2 events happening in Lisbon starting 3rd Mar")
        #expect(payload(hasStarted: true).title == "3 events happening in Lisbon since 3rd Mar")
    }

    @Test(
        "remind as people speak",
        arguments: [
            (0, false, "starts today"), (1, false, "starts tomorrow"), (2, false, "starts in 2 days"),
            (21, false, "starts in 21 days"), (0, true, "is under way"),
        ])
    func reminderTitle(days: Int, hasStarted: Bool, ending: String) {
        let title = payload(.reminder, daysToStart: days, hasStarted: hasStarted).title
        #expect(title == "Reminder: IRL Gathering in Lisbon \(ending)")
    }

    @Test("describe by the place's own description, or else by the counts")
    func description() {
        #expect(payload(description: "Bring a coat.\nReally.").description == "Bring a coat.\nReally.")
        #expect(payload(description: " \n ").description == "3 upcoming events • 12 attendees")
        #expect(payload(events: 1, attendees: 1).description == "1 upcoming event • 1 attendee")
        #expect(payload(events: 2, attendees: 0).description == "2 upcoming events • 0 attendees")
    }

    @Test(
        "link to the place with its name encoded",
        arguments: [
            ("Lisbon", "Lisbon"), ("New York", "New%20York"), ("a&open-modal=false#x", "a%26open-modal%3Dfalse%23x"),
            ("São Paulo", "S%C3%A3o%20Paulo"), ("100%", "100%25"), ("a+b/c?d", "a%2Bb%2Fc%3Fd"), ("~-._", "~-._"),
            ("\r\nSet-Cookie: a=b", "%0D%0ASet-Cookie%3A%20a%3Db"), ("", ""),
        ])
    func link(name: String, encoded: String) {
        #expect(payload(name: name).link == "/events/irl?location=\(encoded)&open-modal=true")
    }

    @Test("keep a title to one line without hidden marks, and to its limit")
    func hostileName() {
        let title = payload(name: "A\r\nB\u{0}\u{202E}gpj.exe\u{200B}\u{2028}C").title
        #expect(title == "3 events happening in A Bgpj.exe C starting 3rd Mar")
        #expect(payload(name: String(repeating: "👩‍👩‍👧", count: 1000)).title.count == 300)
    }

    @Test("leave markup as it is, for whoever escapes it")
    func markup() {
        #expect(payload(name: "<script>alert(1)</script>").title.contains("<script>alert(1)</script>"))
    }
}

@Suite("Text for one line")
struct DisplayTextTests {
    @Test(
        "loses controls and marks, and keeps words, emoji and accents",
        arguments: [
            ("Ada  Lovelace ", "Ada Lovelace"), ("a\tb\nc", "a b c"), ("\u{FEFF}x\u{2066}y\u{2069}", "xy"),
            ("\u{1B}[31mred", "[31mred"), ("\u{9F}x\u{7F}", "x"), ("👩‍👩‍👧", "👩‍👩‍👧"), ("e\u{301}", "e\u{301}"), ("   ", ""),
        ])
    func cleaned(raw: String, expected: String) {
        #expect(Array(DisplayText.singleLine(raw).utf8) == Array(expected.utf8))
    }

    @Test("is cut at the limit", arguments: [(199, 199), (200, 200), (201, 200)])
    func limit(length: Int, kept: Int) {
        #expect(DisplayText.singleLine(String(repeating: "é", count: length)).count == kept)
    }
}
