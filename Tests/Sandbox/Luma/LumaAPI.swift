import JSON
import Time

/// The whole API as a function of request, community and time.
struct LumaAPI: Sendable {
    var settings = LumaSettings()
    /// Requests per minute with a calendar's key.
    var calendarLimit = 200
    /// Requests per minute with an organization's key.
    var organizationLimit = 500
    /// Length of the limiter's window and block.
    var rateWindow: Duration = .seconds(60)

    private var limiters: [String: RateLimiter] = [:]

    /// An answer, and what webhooks are to be told because of it.
    struct Outcome {
        var response: APIResponse
        var changes: [Change] = []
    }

    init() {}

    /// Requests over the limit so far, by budget.
    var violations: Int { limiters.values.reduce(0) { $0 + $1.violations } }

    /// Forgets all counting, so that a changed limit holds at once.
    mutating func resetLimiters() { limiters = [:] }

    /// Answers one request. The community changes only when the answer is a success.
    mutating func answer(
        _ request: APIRequest, community: inout Community, now: Timestamp, monotonic: Duration,
        pagingFault: Pager.Fault? = nil
    ) -> Outcome {
        let credential: Credential
        do {
            credential = try Credential.read(request, in: community)
        } catch {
            return Outcome(response: error.response)
        }
        let verdict = judge(credential, now: now, monotonic: monotonic)
        guard verdict.isAllowed else {
            let refusal = APIError(status: 429, message: "Rate limit exceeded.")
            return Outcome(response: refusal.response.adding(verdict.headers))
        }
        var call = LumaCall(
            request: request, credential: credential, settings: settings, now: now, community: community,
            pagingFault: pagingFault)
        do throws(APIError) {
            guard let route = LumaRoute.find(request) else { throw APIError.notFound("Route not found.") }
            let body = try route.answer(&call)
            if request.method != "GET" { community = call.community }
            return Outcome(response: .json(body).adding(verdict.headers), changes: call.changes)
        } catch {
            return Outcome(response: error.response.adding(verdict.headers))
        }
    }

    private mutating func judge(
        _ credential: Credential, now: Timestamp, monotonic: Duration
    ) -> RateLimiter.Verdict {
        let limit = credential == .organization ? organizationLimit : calendarLimit
        var limiter = limiters[credential.budget] ?? RateLimiter(limit: limit, window: rateWindow)
        let verdict = limiter.judge(monotonic: monotonic, now: now)
        limiters[credential.budget] = limiter
        return verdict
    }
}

extension APIResponse {
    func adding(_ headers: [(name: String, value: String)]) -> APIResponse {
        var copy = self
        copy.headers += headers
        return copy
    }
}
