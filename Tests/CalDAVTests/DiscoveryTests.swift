import CalDAV
import EventLoop
import HTTPClient
import Testing

@Suite("Finding calendars", .timeLimit(.minutes(1)))
struct DiscoveryTests {
    init() { EventLoop.startOnThread() }

    private static let work = Reply.properties(
        "/home/ada/work/",
        Reply.calendar + """
            <displayname> Work </displayname><CS:getctag>7</CS:getctag><sync-token>t1</sync-token>
            <A:calendar-color>#ff8800ff</A:calendar-color><C:max-resource-size>10000</C:max-resource-size>
            <C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>
            <current-user-privilege-set><privilege><write-content/></privilege><privilege><bind/></privilege>
            </current-user-privilege-set><supported-report-set><supported-report><report><sync-collection/></report>
            </supported-report></supported-report-set>
            """)

    /// A server with everything on one host.
    private static func ordinary(_ call: ScriptedServer.Call) -> InboundResponse {
        switch call.path {
        case "/.well-known/caldav": Reply.redirect(301, "/dav/")
        case "/dav/": Reply.multi(Reply.properties("/dav/", Reply.principal("/p/ada/")))
        case "/p/ada/":
            Reply.multi(
                Reply.properties(
                    "/p/ada/",
                    Reply.homes("/home/ada/")
                        + """
                        <C:calendar-user-address-set><href>mailto:ada@example.org</href><href>urn:uuid:1</href>
                        </C:calendar-user-address-set>
                        """))
        case "/home/ada/":
            Reply.multi(
                Reply.properties("/home/ada/", "<resourcetype><collection/></resourcetype>"), work,
                Reply.properties(
                    "/home/ada/tasks/",
                    Reply.calendar
                        + "<C:supported-calendar-component-set><C:comp name='VTODO'/></C:supported-calendar-component-set>"
                ),
                Reply.properties(
                    "/home/ada/inbox/", "<resourcetype><collection/><C:calendar/><C:schedule-inbox/></resourcetype>"),
                Reply.properties(
                    "/home/ada/feed/", "<resourcetype><collection/><C:calendar/><CS:subscribed/></resourcetype>"))
        default: Reply.status(404)
        }
    }

    @Test("By a host: the well-known address, its redirect, the principal, the home, the calendars")
    @LoopActor func host() async throws {
        let server = ScriptedServer(Self.ordinary)
        let account = try await server.client().discover(
            try CalDAVPlace("cal.example.org"), resolver: ScriptedResolver())
        #expect(account.principal?.text == "https://cal.example.org/p/ada/")
        #expect(account.homes.map(\.text) == ["https://cal.example.org/home/ada/"])
        #expect(account.addresses == ["ada@example.org"])
        #expect(account.calendars.map(\.url.path) == ["/home/ada/work/"])
        #expect(
            server.lines == [
                "PROPFIND https://cal.example.org/.well-known/caldav", "PROPFIND https://cal.example.org/dav/",
                "PROPFIND https://cal.example.org/p/ada/", "PROPFIND https://cal.example.org/home/ada/",
            ])
        #expect(server.calls.map { $0.fields["depth"] } == ["0", "0", "0", "1"])
        #expect(server.calls[0].body == server.calls[1].body)
        #expect(Set(server.calls.map { $0.fields["authorization"] }) == ["Basic YWRhOkNBTkFSWS1wYXNzd29yZA=="])
    }

    @Test("A calendar is described by what the server says")
    @LoopActor func description() async throws {
        let server = ScriptedServer(Self.ordinary)
        let home = try HTTPURL("https://cal.example.org/home/ada/")
        let calendar = try #require(try await server.client().calendars(in: [home, home]).first)
        #expect(calendar.displayName == "Work")
        #expect(calendar.components == ["VEVENT"])
        #expect(calendar.isWritable == true)
        #expect(calendar.changeTag == "7")
        #expect(calendar.syncToken == SyncToken("t1"))
        #expect(calendar.color == "#FF8800FF")
        #expect(calendar.reports == [.syncCollection])
        #expect(calendar.largestObject == 10_000)
    }

    @Test("By an e-mail address: the domain's SRV record, and the path in its TXT record")
    @LoopActor func email() async throws {
        let server = ScriptedServer(Self.ordinary)
        let name = "_caldavs._tcp.example.org"
        let resolver = ScriptedResolver(
            records: [
                name: [
                    ServiceRecord(priority: 2, port: 443, target: "spare.example.org"),
                    ServiceRecord(priority: 1, weight: 1, port: 443, target: "small.example.org"),
                    ServiceRecord(priority: 1, weight: 9, port: 8443, target: "cal.example.org"),
                ]
            ], strings: [name: [["v=1", "path=/dav/"]]])
        let account = try await server.client().discover(try CalDAVPlace("Ada@Example.org"), resolver: resolver)
        #expect(server.lines.first == "PROPFIND https://cal.example.org:8443/dav/")
        #expect(account.calendars.count == 1)
    }

    @Test("A host outside the domain gets the password only after somebody agreed")
    @LoopActor func foreignTarget() async throws {
        let server = ScriptedServer(Self.ordinary)
        let resolver = ScriptedResolver(records: [
            "_caldavs._tcp.example.org": [ServiceRecord(port: 443, target: "cal.hosting.example")]
        ])
        let place = try CalDAVPlace("ada@example.org")
        let error = await thrown { _ = try await server.client().discover(place, resolver: resolver) }
        #expect(
            error == .untrustedOrigin("https://cal.hosting.example", referredBy: "https://example.org"))
        #expect(server.calls.isEmpty)
        let agreed = CredentialRules(approvedOrigins: ["https://cal.hosting.example"])
        let account = try await server.client(agreed).discover(place, resolver: resolver)
        #expect(account.calendars.count == 1)
    }

    @Test(
        "A redirect to another origin, or away from TLS, is not followed",
        arguments: [
            "https://evil.example/dav/", "https://cal.example.org:444/dav/", "https://example.org/",
            "https://cal.example.org.evil.example/", "http://cal.example.org/dav/",
        ])
    @LoopActor func redirect(target: String) async throws {
        let server = ScriptedServer {
            $0.path == "/.well-known/caldav" ? Reply.redirect(302, target) : Self.ordinary($0)
        }
        let place = try CalDAVPlace("cal.example.org")
        let error = await thrown { _ = try await server.client().discover(place, resolver: ScriptedResolver()) }
        switch error {
        case .untrustedOrigin, .insecure: break
        default: Issue.record("\(String(describing: error))")
        }
        #expect(server.calls.count == 1)
    }

    @Test("iCloud's home is on a host of its own family, which its calendars then use")
    @LoopActor func partition() async throws {
        let server = ScriptedServer { call in
            switch call.url {
            case "https://caldav.icloud.com/":
                Reply.multi(Reply.properties("/", Reply.principal("/123/principal/")))
            case "https://caldav.icloud.com/123/principal/":
                Reply.multi(
                    Reply.properties("/123/principal/", Reply.homes("https://p12-caldav.icloud.com:443/123/calendars/"))
                )
            case "https://p12-caldav.icloud.com/123/calendars/":
                Reply.multi(Reply.properties("/123/calendars/home/", Reply.calendar))
            default: Reply.status(404)
            }
        }
        let account = try await server.client().discover(
            try CalDAVPlace("https://caldav.icloud.com/"), resolver: ScriptedResolver())
        #expect(account.calendars.map(\.url.text) == ["https://p12-caldav.icloud.com/123/calendars/home/"])
    }

    @Test("Several homes are read, and a server behind a proxy that thinks it speaks http is understood")
    @LoopActor func homes() async throws {
        let server = ScriptedServer { call in
            switch call.path {
            case "/": Reply.multi(Reply.properties("/", Reply.principal("http://cal.example.org/p/")))
            case "/p/": Reply.multi(Reply.properties("/p/", Reply.homes("/a/", "http://cal.example.org/b/")))
            case "/a/": Reply.multi(Reply.properties("http://cal.example.org/a/1/", Reply.calendar))
            case "/b/": Reply.multi(Reply.properties("/b/2/", Reply.calendar))
            default: Reply.status(404)
            }
        }
        let account = try await server.client().discover(
            try CalDAVPlace("https://cal.example.org/"), resolver: ScriptedResolver())
        #expect(
            account.calendars.map(\.url.text) == ["https://cal.example.org/a/1/", "https://cal.example.org/b/2/"])
    }

    @Test("A URL may be that of one calendar")
    @LoopActor func oneCalendar() async throws {
        let server = ScriptedServer { call in
            call.path == "/shared/team/"
                ? Reply.multi(Reply.properties("/shared/team/", Reply.calendar)) : Reply.status(404)
        }
        let account = try await server.client().discover(
            try CalDAVPlace("https://cal.example.org/shared/team/"), resolver: ScriptedResolver())
        #expect(account.homes.isEmpty)
        #expect(account.calendars.map(\.url.path) == ["/shared/team/"])
    }

    @Test("Where a page for people answers, the other places are tried, and named in the end")
    @LoopActor func nothing() async throws {
        let server = ScriptedServer { _ in Reply.status(200, ["Content-Type": "text/html"], "<!DOCTYPE html><p>Hi") }
        let place = try CalDAVPlace("https://example.org/calendar")
        let error = await thrown { _ = try await server.client().discover(place, resolver: ScriptedResolver()) }
        #expect(
            error
                == .noService(tried: [
                    "https://example.org/calendar", "https://example.org/.well-known/caldav", "https://example.org/",
                ]))
    }

    @Test("A refused password is tried once, and then no more, whatever is asked")
    @LoopActor func refused() async throws {
        let server = ScriptedServer { _ in Reply.status(401) }
        let client = server.client()
        let place = try CalDAVPlace("example.org")
        for _ in 0..<3 {
            #expect(
                await thrown { _ = try await client.discover(place, resolver: ScriptedResolver()) } == .unauthorized)
        }
        #expect(server.calls.count == 1)
    }

    @Test("A principal that is nobody is a refused password as well")
    @LoopActor func unauthenticated() async throws {
        let server = ScriptedServer { _ in
            Reply.multi(
                Reply.properties("/", "<current-user-principal><unauthenticated/></current-user-principal>"))
        }
        let place = try CalDAVPlace("https://example.org/")
        #expect(
            await thrown { _ = try await server.client().discover(place, resolver: ScriptedResolver()) }
                == .unauthorized)
    }

    @Test("Without TLS nothing is sent, unless that is allowed")
    @LoopActor func plain() async throws {
        let server = ScriptedServer(Self.ordinary)
        let place = try CalDAVPlace("http://cal.example.org/dav/")
        let error = await thrown { _ = try await server.client().discover(place, resolver: ScriptedResolver()) }
        #expect(error == .insecure(origin: "http://cal.example.org"))
        #expect(server.calls.isEmpty)
        let open = server.client(CredentialRules(allowsPlainHTTP: true))
        #expect(try await open.discover(place, resolver: ScriptedResolver()).calendars.count == 1)
    }

    @Test("Redirects end after the limit")
    @LoopActor func loop() async throws {
        let server = ScriptedServer { Reply.redirect(307, $0.path + "x") }
        let calendar = try HTTPURL("https://example.org/c/")
        let error = await thrown { _ = try await server.client().state(of: calendar) }
        #expect(error == .malformed("more than 5 redirects"))
        #expect(server.calls.count == 6)
    }

    @Test(
        "A place is an address, a host or a URL",
        arguments: [
            ("ada@example.org", CalDAVPlace.domain("example.org")), (" Example.ORG ", .domain("example.org")),
            ("example.org:8443", try! .url(HTTPURL("https://example.org:8443/"))),
            ("example.org/dav", try! .url(HTTPURL("https://example.org/dav"))),
            ("http://h/x", try! .url(HTTPURL("http://h/x"))),
        ])
    func places(text: String, place: CalDAVPlace) throws {
        #expect(try CalDAVPlace(text) == place)
    }

    @Test(
        "Anything else is no place",
        arguments: ["", "@", "ada@", "a b", "ftp://x/", "https://u:p@h/", "ada@h/x", "h?x"])
    func noPlaces(text: String) {
        #expect(throws: CalDAVError.self) { try CalDAVPlace(text) }
    }
}
