import Testing

@testable import WebDAV

@Suite("Reading answers of WebDAV")
struct MultiStatusTests {
    @Test("A multistatus gives each resource its status and each property its group")
    func listing() throws {
        let answer = try MultiStatus(Array(Samples.listing.utf8))
        #expect(answer.syncToken == "https://cal.example/t/17")
        #expect(answer.responses.map(\.href) == ["/c/a%40b.ics", "/c/gone.ics", "/c/x.ics", "/c/y.ics", "/c/"])
        #expect(answer.responses.map(\.status) == [nil, 404, 423, 423, 507])
        #expect(answer.responses[0].property(.dav("getetag"))?.trimmedText == "\"1\"")
        #expect(
            answer.responses[0].property(.caldav("calendar-data"))?.text == "BEGIN:VCALENDAR\r\nEND:VCALENDAR\n")
    }

    @Test("A property that stands under 404 is absent, and so is one without a status")
    func absent() throws {
        let answer = try MultiStatus(Array(Samples.listing.utf8))
        #expect(answer.responses[0].property(.dav("displayname")) == nil)
        let bare =
            "<multistatus xmlns='DAV:'><response><href>/</href><propstat><prop><getetag>1</getetag></prop></propstat></response></multistatus>"
        #expect(try MultiStatus(Array(bare.utf8)).responses[0].property(.dav("getetag")) == nil)
    }

    @Test("Another document is no multistatus")
    func other() {
        #expect(throws: XMLError.unexpected(.dav("error"))) { try MultiStatus(Array(Samples.refusal.utf8)) }
        #expect(throws: XMLError.self) { try MultiStatus(Array("<html><body>Sign in</body></html>".utf8)) }
    }

    @Test("An error names its conditions; any other body names none")
    func errors() {
        let error = DAVErrorBody(Array(Samples.refusal.utf8))
        #expect(error?.conditions.map(\.name) == [.caldav("no-uid-conflict")])
        #expect(error?.condition(named: "no-uid-conflict")?[.dav("href")]?.text == "/c/other.ics")
        #expect(DAVErrorBody(Array(Samples.listing.utf8)) == nil)
        #expect(DAVErrorBody(Array("not found".utf8)) == nil)
        #expect(DAVErrorBody([]) == nil)
    }

    @Test(
        "Status lines are read as they are meant",
        arguments: [
            ("HTTP/1.1 200 OK", 200), ("HTTP/1.1 404", 404), ("HTTP/2 507 Insufficient Storage", 507), ("200 OK", nil),
            ("HTTP/1.1 99 X", nil), ("HTTP/1.1 OK", nil), ("", nil),
        ])
    func statusLines(_ text: String, _ code: Int?) {
        #expect(StatusLine.code(text) == code)
    }
}
