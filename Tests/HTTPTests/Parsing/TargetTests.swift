import Testing

@testable import HTTP

@Suite("Request targets")
struct TargetTests {
    private func target(_ text: String, method: HTTP.Method = .get) throws -> RequestTarget {
        try RequestTarget(Array(text.utf8)[...], method: method)
    }

    @Test("Path and query are told apart and decoded once")
    func pathAndQuery() throws {
        let target = try target("/a%20b/%2541?q=%E2%82%AC&x=1+2&flag")
        #expect(target.path == "/a b/%41")
        #expect(target.segments == ["a b", "%41"])
        #expect(
            target.queryItems == [
                QueryItem(name: "q", value: "€"), QueryItem(name: "x", value: "1 2"),
                QueryItem(name: "flag", value: ""),
            ])
    }

    @Test("An escaped slash stays inside its segment")
    func escapedSlash() throws {
        #expect(try target("/events/a%2Fb/who").segments == ["events", "a/b", "who"])
    }

    @Test("An absolute form loses its host", arguments: ["http://a/x?y", "HTTPS://a:443/x?y"])
    func absoluteForm(text: String) throws {
        #expect(try target(text).path == "/x")
        #expect(try target(text).rawQuery.elementsEqual("y".utf8))
    }

    @Test("An absolute form without a path asks for the root")
    func absoluteFormWithoutPath() throws {
        #expect(try target("http://a").path == "/")
        #expect(try target("http://a?y").queryItems == [QueryItem(name: "y", value: "")])
    }

    @Test(
        "A target that climbs, is malformed, or is no text is refused",
        arguments: [
            "/..", "/a/../b", "/%2e%2e/b", "/a/%2E.", "/%", "/%4", "/%zz", "/%00", "/%ff", "/?%zz", "/?%00", "*", "a",
            "",
            "ftp://a/", "http:///x", "http://u@a/", "/a#b",
        ])
    func refused(text: String) {
        #expect(throws: Refusal.self) { try target(text) }
    }

    @Test("Only OPTIONS may ask for everything")
    func asterisk() throws {
        #expect(try target("*", method: .options).path == "*")
    }
}
