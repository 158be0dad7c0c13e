import Crypto
import HTTP
import Testing

@testable import Gateway

@Suite("The route table")
struct RouteTableTests {
    private func route(
        _ method: HTTP.Method, _ path: String, _ operation: String, parameters: [RouteParameter] = []
    ) -> Route {
        Route(
            method, path, .read, operation, "", parameters: parameters, run: .immediate { _, _ in Response(.noContent) }
        )
    }

    @Test("A route that is there twice is found at start")
    func duplicateRoute() {
        #expect(throws: RouteTableError.duplicateRoute("GET /a")) {
            try RouteTable([route(.get, "/a", "one"), route(.get, "/a", "two")])
        }
    }

    @Test("Routes that differ only in their parameters' names are the same")
    func duplicateShape() {
        let id = RouteParameter.path("id", "")
        let key = RouteParameter.path("key", "")
        #expect(throws: RouteTableError.duplicateRoute("GET /a/{key}")) {
            try RouteTable([
                route(.get, "/a/{id}", "one", parameters: [id]), route(.get, "/a/{key}", "two", parameters: [key]),
            ])
        }
    }

    @Test("Two operations of one name are found at start")
    func duplicateOperation() {
        #expect(throws: RouteTableError.duplicateOperation("one")) {
            try RouteTable([route(.get, "/a", "one"), route(.get, "/b", "one")])
        }
    }

    @Test("A parameter of the path must be described")
    func undescribedParameter() {
        #expect(throws: RouteTableError.undescribedParameter("/a/{id}")) {
            try RouteTable([route(.get, "/a/{id}", "one")])
        }
    }

    @Test("A template takes paths of its shape, compared as bytes")
    func template() {
        let template = PathTemplate("/v1/events/{id}/who")
        #expect(template.match(["v1", "events", "evt/1", "who"]) == ["id": "evt/1"])
        #expect(template.match(["v1", "events", "evt"]) == nil)
        // U+212A KELVIN SIGN equals K as text, not as bytes.
        #expect(PathTemplate("/K").match(["\u{212A}"]) == nil)
    }
}

@Suite("The rate limiter")
struct RateLimiterTests {
    @Test("Takes a burst, then the steady rate")
    func burstAndRate() {
        var limiter = RateLimiter(perMinute: 60, burst: 30)
        for _ in 0..<30 { #expect(limiter.take("key", at: .zero) == nil) }
        #expect(limiter.take("key", at: .zero) == 1)
        #expect(limiter.take("key", at: .milliseconds(999)) == 1)
        #expect(limiter.take("key", at: .milliseconds(1000)) == nil)
        #expect(limiter.take("key", at: .milliseconds(1000)) == 1)
        #expect(limiter.take("other", at: .zero) == nil)
    }

    @Test("Memory is bounded, and names that are in use keep their limit")
    func bounded() {
        var limiter = RateLimiter(perMinute: 60, burst: 1)
        for number in 0..<20_000 { _ = limiter.take("\(number)", at: .zero) }
        #expect(limiter.take("0", at: .zero) == 1)
        #expect(limiter.take("newcomer", at: .seconds(61)) == nil)
    }
}

@Suite("API keys")
struct APIKeyTests {
    @Test("A generated key reads back, and nothing else does")
    func text() {
        let key = APIKeyText.generate()
        let text = key.text.reveal()
        #expect(APIKeyText(text)?.publicPart == key.publicPart)
        #expect(APIKeyText(text)?.hash == key.hash)
        for wrong in ["", "rollcall_", String(text.dropLast()), text + "0", "x" + text, text.replacing("_", with: "-")]
        {
            #expect(APIKeyText(wrong) == nil)
        }
    }

    @Test("Each scope includes those before it")
    func scopes() {
        #expect(Scope.page < .read && Scope.read < .write && Scope.write < .admin)
    }
}

@Suite("What a Luma webhook is about")
struct LumaWebhookBodyTests {
    private func body(_ text: String) throws -> LumaWebhookBody { try LumaWebhookBody(Array(text.utf8)) }

    @Test(
        "Every form of naming the event is read",
        arguments: [
            #"{"type":"guest.registered","data":{"event_id":"evt-1","id":"gst-1"}}"#,
            #"{"type":"guest.registered","data":{"event":{"api_id":"evt-1"},"guest":{"id":"gst-1"}}}"#,
            #"{"type":"guest.updated","data":{"event":{"id":"evt-1"},"api_id":"gst-1"}}"#,
        ])
    func guest(text: String) throws {
        #expect(try body(text).eventID == "evt-1")
        #expect(try body(text).guestID == "gst-1")
    }

    @Test("An event's own webhook names it by its id")
    func event() throws {
        #expect(try body(#"{"type":"event.updated","data":{"id":"evt-1"}}"#).eventID == "evt-1")
        #expect(try body(#"{"type":"event.updated","data":{"id":"evt-1"}}"#).guestID == nil)
    }

    @Test("Unknown content is no error, other than JSON is")
    func unknown() throws {
        #expect(try body("{}").type == "unknown")
        #expect(throws: (any Error).self) { try body("[]") }
        #expect(throws: (any Error).self) { try body("x") }
    }
}
