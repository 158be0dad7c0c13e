import EventLoop
import Testing
import WebDAV

@testable import Gateway

@Suite("Feeds over CalDAV")
struct CalDAVRouteTests {
    init() { EventLoop.startOnThread() }

    private static let spaces = "xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:o='urn:other'"

    @Test("say what they understand to whoever asks") @LoopActor
    func options() async throws {
        let gateway = try await GatewayFixture()
        for path in ["/feeds/two/", "/feeds/two", "/feeds/two/a.ics"] {
            let answer = try await gateway.send("OPTIONS \(path)")
            #expect(answer.status == 204 && answer.text.contains("DAV: 1, calendar-access\r\n"), "\(path)")
            #expect(answer.text.contains("Allow: OPTIONS, GET, HEAD, PROPFIND, REPORT\r\n"))
        }
        await gateway.stop()
    }

    @Test("tell the properties that are asked for, and which of them they do not have") @LoopActor
    func properties() async throws {
        let gateway = try await GatewayFixture()
        let body = "<propfind \(Self.spaces)><prop><getetag/><displayname/><o:thing/></prop></propfind>"
        let shallow = try await gateway.ask("PROPFIND /feeds/two/", depth: "0", body)
        let own = try #require(shallow.responses.first)
        #expect(shallow.responses.count == 1 && own.href == "/feeds/two/")
        #expect(own.property(.dav("displayname"))?.text == "Two & more")
        #expect(own.groups.map(\.status) == [200, 404])
        #expect(own.groups.last?.properties.map(\.name) == [.dav("getetag"), XMLName("urn:other", "thing")])
        for depth in ["1", "infinity", nil] {
            let deep = try await gateway.ask("PROPFIND /feeds/two/", depth: depth, body)
            #expect(deep.responses.map(\.href) == ["/feeds/two/", "/feeds/two/a.ics", "/feeds/two/b.ics"])
            #expect(deep.responses[1].property(.dav("getetag"))?.text == "\"tag-a\"")
        }
        let names = try await gateway.ask("PROPFIND /feeds/two/", "<propfind \(Self.spaces)><propname/></propfind>")
        #expect(names.responses[0].groups.count == 1 && names.responses[0].property(.dav("sync-token"))?.text == "")
        let all = try await gateway.ask("PROPFIND /feeds/two/b.ics")
        #expect(all.responses.map(\.href) == ["/feeds/two/b.ics"])
        #expect(all.responses[0].property(.dav("getcontenttype"))?.text.hasPrefix("text/calendar") == true)
        // Nobody asked for the text.
        #expect(all.responses[0].property(.caldav("calendar-data")) == nil)
        await gateway.stop()
    }

    @Test("read strictly and little: no entities, no depth, no flood") @LoopActor
    func bodies() async throws {
        let gateway = try await GatewayFixture()
        let deep = String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17)
        let hundred = String(repeating: "<getetag/>", count: 100)
        let bodies: [(String, Int)] = [
            ("<propfind \(Self.spaces)><prop/></propfind>", 207), ("<propfind/>", 400), ("<propfind", 400),
            ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><propfind \(Self.spaces)>&b;</propfind>", 400),
            (deep, 400), ("<propfind \(Self.spaces)><prop/><allprop/></propfind>", 400),
            ("<propfind \(Self.spaces)><prop>\(hundred)</prop></propfind>", 207),
            ("<propfind \(Self.spaces)><prop>\(hundred)<getetag/></prop></propfind>", 400),
        ]
        for (body, status) in bodies {
            #expect(try await gateway.send("PROPFIND /feeds/two/", body: Array(body.utf8)).status == status, "\(body)")
        }
        let blank = "<propfind \(Self.spaces)><prop/></propfind>"
        let padding = [UInt8](repeating: 0x20, count: DAVBody.limit - blank.utf8.count)
        #expect(try await gateway.send("PROPFIND /feeds/two/", body: Array(blank.utf8) + padding).status == 207)
        #expect(
            try await gateway.send("PROPFIND /feeds/two/", body: Array(blank.utf8) + padding + [0x20]).status == 413)
        #expect(try await gateway.send("PROPFIND /feeds/two/", headers: ["Depth: 2"]).status == 400)
        #expect(try await gateway.send("REPORT /feeds/two/").status == 400)
        await gateway.stop()
    }

    @Test("are searched by time and by UID; other filters are refused, not overlooked") @LoopActor
    func queries() async throws {
        let gateway = try await GatewayFixture()
        func query(_ filter: String) -> String {
            """
            <c:calendar-query \(Self.spaces)><prop><getetag/></prop><c:filter>\(filter)</c:filter></c:calendar-query>
            """
        }
        func inEvent(_ filter: String) -> String {
            query(
                "<c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'>\(filter)</c:comp-filter></c:comp-filter>"
            )
        }
        func uid(_ match: String) -> String { inEvent("<c:prop-filter name='UID'>\(match)</c:prop-filter>") }
        let found: [(String, [String])] = [
            (query("<c:comp-filter name='VCALENDAR'/>"), ["a", "b"]), (inEvent(""), ["a", "b"]),
            (inEvent("<c:time-range start='20270101T000000Z'/>"), ["b"]),
            (inEvent("<c:time-range end='20270101T000000Z'/>"), ["a"]),
            (inEvent("<c:is-not-defined/>"), []), (inEvent("<c:comp-filter name='VALARM'/>"), []),
            (inEvent("<c:comp-filter name='VALARM'><c:is-not-defined/></c:comp-filter>"), ["a", "b"]),
            (query("<c:comp-filter name='VCALENDAR'><c:comp-filter name='VTODO'/></c:comp-filter>"), []),
            (query("<c:comp-filter name='VCARD'/>"), []), (uid(""), ["a", "b"]), (uid("<c:is-not-defined/>"), []),
            (uid("<c:text-match>A</c:text-match>"), ["a"]),
            (uid("<c:text-match collation='i;octet'>A</c:text-match>"), []),
            (uid("<c:text-match negate-condition='yes'>a</c:text-match>"), ["b"]),
            (uid(String(repeating: "<c:text-match>a</c:text-match>", count: CalendarFilter.mostUIDs)), ["a"]),
        ]
        for (body, names) in found {
            let answer = try await gateway.ask("REPORT /feeds/two/", body)
            #expect(answer.responses.map(\.href) == names.map { "/feeds/two/\($0).ics" }, "\(body)")
        }
        let refused: [(String, String)] = [
            (query(""), "valid-filter"), (inEvent("<c:time-range/>"), "valid-filter"),
            (inEvent("<c:time-range start='20270101'/>"), "valid-filter"),
            (inEvent("<c:time-range start='20270101T000000Z' end='20270101T000000Z'/>"), "valid-filter"),
            (inEvent("<c:time-range start='20271301T000000Z'/>"), "valid-filter"),
            (inEvent("<c:prop-filter name='SUMMARY'/>"), "supported-filter"),
            (uid("<c:text-match collation='i;unicode-casemap'>a</c:text-match>"), "supported-filter"),
            (uid("<c:param-filter name='X'/>"), "supported-filter"),
            (
                uid(String(repeating: "<c:text-match>a</c:text-match>", count: CalendarFilter.mostUIDs + 1)),
                "supported-filter"
            ),
            ("<c:free-busy-query \(Self.spaces)/>", "supported-report"),
        ]
        for (body, condition) in refused {
            #expect(try await gateway.refusal("REPORT /feeds/two/", body) == [403: condition], "\(body)")
        }
        await gateway.stop()
    }

    @Test("are read many at once, by addresses however they are written") @LoopActor
    func multiget() async throws {
        let gateway = try await GatewayFixture()
        let hrefs = [
            "/feeds/two/b.ics", "http://localhost/feeds/two/a.ics", "/feeds/other/a.ics", "/feeds/two/c.ics", "",
        ]
        let list = (hrefs + hrefs).map { "<href>\($0)</href>" }.joined()
        func multiget(_ data: String) -> String {
            "<c:calendar-multiget \(Self.spaces)><prop><getetag/>\(data)</prop>\(list)</c:calendar-multiget>"
        }
        let answer = try await gateway.ask("REPORT /feeds/two/", multiget("<c:calendar-data/>"))
        #expect(answer.responses.map(\.href) == hrefs)
        #expect(answer.responses.map(\.status) == [nil, nil, 404, 404, 404])
        #expect(answer.responses[0].property(.caldav("calendar-data"))?.text == "text of b\r\n")
        #expect(answer.responses[1].property(.dav("getetag"))?.text == "\"tag-a\"")
        let other = multiget("<c:calendar-data content-type='text/x'/>")
        #expect(try await gateway.refusal("REPORT /feeds/two/", other) == [403: "supported-calendar-data"])
        await gateway.stop()
    }

    @Test("tell what has changed since a token, refuse tokens they do not know and limits they cannot keep") @LoopActor
    func changes() async throws {
        let gateway = try await GatewayFixture()
        func sync(_ token: String, limit: String = "") -> String {
            """
            <sync-collection \(Self.spaces)><sync-token>\(token)</sync-token><sync-level>1</sync-level>\(limit)\
            <prop><getetag/></prop></sync-collection>
            """
        }
        let first = try await gateway.ask("REPORT /feeds/two/", sync(""))
        #expect(first.responses.map(\.href) == ["/feeds/two/a.ics", "/feeds/two/b.ics"])
        #expect(first.syncToken == "urn:rollcall:sync:feed-2:7")
        let next = try await gateway.ask("REPORT /feeds/two/", sync("urn:rollcall:sync:feed-2:6"))
        #expect(next.responses.map(\.href) == ["/feeds/two/a.ics", "/feeds/two/gone.ics"])
        #expect(next.responses.map(\.status) == [nil, 404] && next.syncToken == first.syncToken)
        for token in ["urn:rollcall:sync:feed-2:5", "urn:rollcall:sync:feed-3:6", "urn:rollcall:sync:feed-2:x", "x"] {
            #expect(try await gateway.refusal("REPORT /feeds/two/", sync(token)) == [403: "valid-sync-token"])
        }
        func limit(_ count: String) -> String { "<limit><nresults>\(count)</nresults></limit>" }
        let small = sync("", limit: limit("1"))
        #expect(try await gateway.refusal("REPORT /feeds/two/", small) == [507: "number-of-matches-within-limits"])
        #expect(try await gateway.ask("REPORT /feeds/two/", sync("", limit: limit("2"))).responses.count == 2)
        let nonsense = Array(sync("", limit: limit("many")).utf8)
        #expect(try await gateway.send("REPORT /feeds/two/", body: nonsense).status == 400)
        await gateway.stop()
    }

    @Test("are not written by anybody, in any way") @LoopActor
    func writing() async throws {
        let gateway = try await GatewayFixture()
        let methods = [
            "PUT", "POST", "DELETE", "PATCH", "PROPPATCH", "MKCOL", "MKCALENDAR", "COPY", "MOVE", "LOCK", "UNLOCK",
            "ACL",
        ]
        for method in methods {
            for path in ["/feeds/two/", "/feeds/two/a.ics"] {
                #expect(
                    try await gateway.refusal("\(method) \(path)", "<any/>") == [403: "need-privileges"],
                    "\(method) \(path)")
            }
        }
        #expect(try await gateway.refusal("REPORT /feeds/two/a.ics", "<any/>") == [403: "supported-report"])
        await gateway.stop()
    }

    @Test("spend the feed's allowance") @LoopActor
    func rate() async throws {
        let gateway = try await GatewayFixture(["ROLLCALL_REQUESTS_PER_MINUTE": "4"])
        #expect(try await gateway.send("GET /feeds/two/a.ics").status == 200)
        #expect(try await gateway.send("PROPFIND /feeds/two/").status == 207)
        #expect(try await gateway.send("PROPFIND /feeds/two/").status == 429)
        await gateway.stop()
    }
}

extension GatewayFixture {
    /// Sends a request and reads the 207.
    func ask(_ line: String, depth: String? = nil, _ body: String = "") async throws -> MultiStatus {
        let answer = try await send(line, headers: depth.map { ["Depth: \($0)"] } ?? [], body: Array(body.utf8))
        try #require(answer.status == 207, "\(body): \(answer.text)")
        return try MultiStatus(Self.body(of: answer.text))
    }

    /// Sends a request and reads which condition it failed.
    func refusal(_ line: String, _ body: String) async throws -> [Int: String] {
        let answer = try await send(line, body: Array(body.utf8))
        let error = try #require(DAVErrorBody(Self.body(of: answer.text)), "\(body): \(answer.text)")
        return [answer.status: error.conditions.map(\.name.local).joined(separator: " ")]
    }

    private static func body(of answer: String) -> [UInt8] {
        let bytes = Array(answer.utf8)
        let end = bytes.indices.first { bytes[$0...].starts(with: "\r\n\r\n".utf8) }
        return end.map { Array(bytes[($0 + 4)...]) } ?? []
    }
}
