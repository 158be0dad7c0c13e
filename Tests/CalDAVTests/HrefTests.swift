import EventLoop
import HTTPClient
import Mutation
import Testing

@testable import CalDAV

@Suite("Paths, versions, rules and names")
struct HrefTests {
    @Test(
        "Paths that mean the same are the same",
        arguments: [
            ("/a%40b/x.ics", "/a@b/x.ics"), ("/a%2ea", "/a.a"), ("/%c3%a9", "/%C3%A9"), ("/é", "/%C3%A9"),
            ("/c/", "/c"), ("/a b", "/a%20b"), ("/%7Eada/", "/~ada"), ("/", "/"),
        ])
    func same(_ left: String, _ right: String) {
        #expect(Href(path: left) == Href(path: right))
        #expect(Href(path: left).hashValue == Href(path: right).hashValue)
    }

    @Test("Paths that mean something else are not", arguments: [("/a%2Fb", "/a/b"), ("/a", "/A"), ("/a%25", "/a%")])
    func different(_ left: String, _ right: String) {
        #expect(Href(path: left) != Href(path: right))
    }

    @Test("References of all forms become paths on the calendar's own host")
    func references() throws {
        let base = try HTTPURL("https://example.org/c/")
        for text in ["/c/a b.ics", "https://example.org/c/a%20b.ics", "http://inside:8080/c/a b.ics", "a%20b.ics"] {
            #expect(try Href(text, relativeTo: base) == Href(path: "/c/a%20b.ics"))
        }
        #expect(throws: CalDAVError.self) { try Href("mailto:x", relativeTo: base) }
        #expect(Href(path: "/c/a%20b%2Fc.ics").name == "a b/c.ics")
    }

    @Test("Any bytes make a path or an error, and never two that disagree with themselves", arguments: 0..<4)
    func mutations(_ seed: UInt64) throws {
        let base = try HTTPURL("https://example.org/c/")
        let originals = ["/a%40b/x.ics", "https://example.org/c/%C3%A9.ics?x#y", "../..//%2F"].map { Array($0.utf8) }
        var mutator = Mutator(seed: seed, interesting: "%/:@?#[]<>\"4fF ")
        for _ in 0..<3_000 {
            let text = String(decoding: mutator.mutation(of: originals), as: UTF8.self)
            guard let href = try? Href(text, relativeTo: base) else { continue }
            #expect(href.path.hasPrefix("/"))
            #expect(Href(path: href.path) == href)
            #expect((try? base.replacing(path: href.path)) != nil)
        }
    }

    @Test("Versions are compared without weakness and get the quotes they lack")
    func versions() {
        #expect(EntityTag("abc")?.text == "\"abc\"")
        #expect(EntityTag(" \"a\" ")?.text == "\"a\"")
        #expect(EntityTag("W/\"a\"") == EntityTag("\"a\""))
        #expect(EntityTag("W/\"a\"")?.text == "W/\"a\"")
        #expect(EntityTag("\"a\"") != EntityTag("\"b\""))
        for text in ["", "  ", "\"a\r\nX: y\""] { #expect(EntityTag(text) == nil) }
    }

    @Test("Only hosts of one family share credentials")
    func families() throws {
        let rules = CredentialRules()
        let known = try HTTPURL("https://caldav.icloud.com/")
        try rules.checkStep(from: known, to: HTTPURL("https://p01-caldav.icloud.com/"))
        for text in [
            "https://icloud.com.evil.example/", "https://evilicloud.com/", "http://p01-caldav.icloud.com/",
            "https://p01-caldav.icloud.com:8443/", "https://fastmail.com/",
        ] {
            #expect(throws: CalDAVError.self) { try rules.checkStep(from: known, to: HTTPURL(text)) }
        }
    }

    private static let answer: [UInt8] =
        [0, 1, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0] + [7] + Array("example".utf8) + [3] + Array("org".utf8)
        + [0, 0, 33, 0, 1] + [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 9, 0, 12, 0, 1, 0, 2, 0x20, 0xFB, 3]
        + Array("CAL".utf8) + [0xC0, 12] + [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 9, 0, 4, 3] + Array("a=b".utf8)

    @Test("Answers of name servers are read, compressed names too")
    func names() throws {
        let services = try #require(DNSAnswer(Self.answer, type: 33)).services
        #expect(services == [ServiceRecord(priority: 1, weight: 2, port: 8443, target: "cal.example.org")])
        #expect(DNSAnswer(Self.answer, type: 16)?.texts == [["a=b"]])
    }

    @Test("Damaged answers of name servers are read or refused", arguments: 0..<4)
    func damagedNames(_ seed: UInt64) {
        var mutator = Mutator(seed: seed, interesting: "\u{0}\u{1}\u{C0}\u{0C}!")
        for _ in 0..<5_000 {
            let bytes = mutator.mutation(of: [Self.answer])
            for type in [UInt16(33), 16] {
                guard let answer = DNSAnswer(bytes, type: type) else { continue }
                #expect(answer.services.allSatisfy { $0.target.utf8.count <= 255 })
                _ = answer.texts
            }
        }
    }

    @Test("A name that points to itself ends")
    func circle() {
        var bytes = Self.answer
        let pointer = bytes.count - 16 - 2
        bytes[pointer + 1] = UInt8(pointer)
        #expect(DNSAnswer(bytes, type: 33)?.services == [])
    }
}
