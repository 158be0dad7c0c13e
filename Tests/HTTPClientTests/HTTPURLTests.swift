import HTTPClient
import Testing

@Suite("URLs")
struct HTTPURLTests {
    @Test("The parts are those that will be connected to")
    func parts() throws {
        let url = try HTTPURL("https://Example.ORG/a/b?c=d#e")
        #expect(url.scheme == "https")
        #expect(url.host == "example.org")
        #expect(url.port == 443)
        #expect(url.path == "/a/b")
        #expect(url.query == "c=d")
        #expect(url.origin == "https://example.org")
        #expect(!url.text.contains("#"))
    }

    @Test("What lies below another URL is the same with a slash and without")
    func appending() throws {
        for base in ["https://a.test/v1", "https://a.test/v1/", "https://a.test:443/v1/?x=y"] {
            #expect(try HTTPURL(base).appending("/b%2Fc?d=e").text == "https://a.test/v1/b%2Fc?d=e")
        }
        #expect(try HTTPURL("https://a.test").appending("/b").text == "https://a.test/b")
        #expect(try HTTPURL("http://[::1]:8080/").appending("/b").text == "http://[::1]:8080/b")
    }

    @Test("An IPv6 host is shown with brackets in the origin only")
    func ipv6() throws {
        let url = try HTTPURL("http://[::1]:8080/")
        #expect(url.host == "::1")
        #expect(url.origin == "http://[::1]:8080")
    }

    @Test(
        "What is not a plain absolute http URL is refused",
        arguments: [
            "", "example.org/x y", "/relative", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/",
            "http://user@example.org/", "http://user:secret@example.org/", "http://example.org\\@evil.example/",
            "http://exämple.org/", "http://example.org/\u{0}", "http://example.org/\r\nX: y",
            "http://example.org:0/", "http://example.org:99999/", "http://exa%00mple.org/", "javascript:alert(1)",
        ])
    func refused(text: String) {
        #expect(throws: HTTPClientError.self) { try HTTPURL(text) }
    }

    @Test("A URL may be as long as the limit and no longer")
    func length() throws {
        let start = "http://example.org/"
        for (length, isAllowed) in [(8191, true), (8192, true), (8193, false)] {
            let text = start + String(repeating: "a", count: length - start.utf8.count)
            #expect(((try? HTTPURL(text)) != nil) == isAllowed)
        }
    }

    @Test("References are resolved like a browser does")
    func references() throws {
        let base = try HTTPURL("https://example.org/a/b?x=1")
        #expect(try base.resolving("c").text == "https://example.org/a/c")
        #expect(try base.resolving("/d").text == "https://example.org/d")
        #expect(try base.resolving("https://other.example/").origin == "https://other.example")
    }

    @Test("Parameters are percent-encoded")
    func parameters() throws {
        let url = try HTTPURL("http://example.org/p?old=1").replacing(query: ["a b": "c&d=é", "e": ""])
        #expect(url.query == "a%20b=c%26d%3D%C3%A9&e=")
    }
}
