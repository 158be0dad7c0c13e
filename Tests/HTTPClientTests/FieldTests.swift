import HTTPClient
import Testing
import Time

@Suite("Response fields")
struct FieldTests {
    private let now = Timestamp(seconds: 784_111_777)  // 1994-11-06T08:49:37Z

    @Test("Retry-After is a number of seconds or a date")
    func retryAfter() {
        #expect(RetryAfter.delay("120", now: now) == .seconds(120))
        #expect(RetryAfter.delay(" 0 ", now: now) == .zero)
        #expect(RetryAfter.delay("Sun, 06 Nov 1994 08:49:47 GMT", now: now) == .seconds(10))
        #expect(RetryAfter.delay("Sun, 06 Nov 1994 08:49:27 GMT", now: now) == .zero)
    }

    @Test("A wait of years is cut to a day")
    func longWaits() {
        #expect(RetryAfter.delay("86399", now: now) == .seconds(86_399))
        #expect(RetryAfter.delay("86400", now: now) == .seconds(86_400))
        #expect(RetryAfter.delay("86401", now: now) == .seconds(86_400))
        #expect(RetryAfter.delay("99999999999999999999999", now: now) == .seconds(86_400))
    }

    @Test("Nonsense is no wait", arguments: [nil, "", "soon", "-1", "1.5", "Sun, 32 Nov 1994 08:49:37 GMT"])
    func nonsense(value: String?) {
        #expect(RetryAfter.delay(value, now: now) == nil)
    }

    @Test(
        "The end of a window may be seconds from now, or seconds or milliseconds since 1970",
        arguments: ["30", "784111807", "784111807000"])
    func resetUnits(value: String) {
        // The two absolute forms need a time after 2001 to be told from a number of seconds.
        let later = Timestamp(seconds: 1_795_257_600)
        let shown = value == "30" ? value : value.count > 10 ? "1795257630000" : "1795257630"
        let fields = RateLimitFields(["X-RateLimit-Reset": shown], now: later)
        #expect(fields.reset == later + .seconds(30))
    }

    @Test("What is missing or malformed in the rate limit is nil")
    func missingLimits() {
        let fields = RateLimitFields(["x-ratelimit-limit": "200", "x-ratelimit-remaining": "many"], now: now)
        #expect(fields.limit == 200)
        #expect(fields.remaining == nil)
        #expect(fields.reset == nil)
    }

    @Test("Names are compared without regard to case, and setting replaces")
    func names() {
        var fields = HTTPFields(["Content-Type": "a", "x": "1", "CONTENT-TYPE": "b"])
        #expect(fields["content-type"] == "a")
        fields["content-type"] = "c"
        #expect(fields.all.map(\.value) == ["1", "c"])
    }

    @Test("Descriptions, dumps and mirrors show no values")
    func redaction() throws {
        let fields = HTTPFields(["authorization": "CANARY-1"])
        var request = OutboundRequest(.get, try HTTPURL("https://example.org/p?token=CANARY-2"), fields: fields)
        request.body = nil
        var dumped = ""
        dump(request, to: &dumped)
        let shown = "\(fields) \(String(reflecting: fields)) \(request.url) \(fields.all) \(dumped)"
        #expect(!shown.contains("CANARY"))
        #expect(shown.contains("authorization"))
    }
}

extension RateLimitFields {
    fileprivate init(_ fields: KeyValuePairs<String, String>, now: Timestamp) {
        self.init(HTTPFields(fields), now: now)
    }
}
