import JSON
import Testing
import Time

@testable import Sandbox

@Suite("The rate limiter") struct RateLimiterTests {
    @Test("Requests 199 and 200 pass, 201 is refused and blocks for a minute")
    func edges() {
        var limiter = RateLimiter(limit: 200)
        for number in 1...200 {
            let verdict = limiter.judge(monotonic: .milliseconds(number), now: reference)
            #expect(verdict.isAllowed)
            #expect(verdict.remaining == 200 - number)
        }
        let refused = limiter.judge(monotonic: .seconds(1), now: reference)
        #expect(!refused.isAllowed)
        #expect(refused.wait == .seconds(60))
        #expect(!limiter.judge(monotonic: .seconds(60.999), now: reference).isAllowed)
        #expect(limiter.judge(monotonic: .seconds(61), now: reference).isAllowed)
        #expect(limiter.violations == 2)
    }

    @Test("The window begins with the first request and ends a minute later")
    func window() {
        var limiter = RateLimiter(limit: 2)
        #expect(limiter.judge(monotonic: .seconds(10), now: reference).isAllowed)
        #expect(limiter.judge(monotonic: .seconds(69), now: reference).remaining == 0)
        #expect(limiter.judge(monotonic: .seconds(70), now: reference).remaining == 1)
    }

    @Test("Headers tell limit, rest and end; Retry-After only on refusals")
    func headers() {
        var limiter = RateLimiter(limit: 1)
        let allowed = limiter.judge(monotonic: .zero, now: reference).headers
        #expect(allowed.map(\.name) == ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"])
        #expect(allowed.map(\.value) == ["1", "0", "\(reference.milliseconds / 1000 + 60)"])
        let refused = limiter.judge(monotonic: .seconds(5), now: reference + .seconds(5)).headers
        #expect(refused.last?.name == "Retry-After")
        #expect(refused.last?.value == "60")
    }

    @Test("A scaled window is as much shorter")
    func scaled() {
        var limiter = RateLimiter(limit: 1, window: .milliseconds(600))
        _ = limiter.judge(monotonic: .zero, now: reference)
        #expect(!limiter.judge(monotonic: .milliseconds(599), now: reference).isAllowed)
        #expect(!limiter.judge(monotonic: .milliseconds(1198), now: reference).isAllowed)
        #expect(limiter.judge(monotonic: .milliseconds(1199), now: reference).isAllowed)
    }

    @Test("Calendars have budgets of their own; refused keys use none")
    func budgets() throws {
        var fixture = try APIFixture()
        fixture.api.calendarLimit = 1
        #expect(fixture.status(key: CalendarGenerator.communityKey) == 200)
        #expect(fixture.status(key: CalendarGenerator.communityKey) == 429)
        #expect(fixture.status(key: CalendarGenerator.partnerKey) == 200)
        #expect(fixture.status(key: nil) == 401)
        #expect(fixture.api.violations == 1)
    }
}

extension APIFixture {
    /// The status of one cheap request at time zero.
    fileprivate mutating func status(key: String?) -> Int {
        var request = APIRequest(method: "GET", path: "/v1/calendars/get")
        if let key { request.headers = [("x-luma-api-key", key)] }
        return api.answer(request, community: &community, now: reference, monotonic: .zero).response.status
    }
}
