import CalendarModel
import HTTPClient
import JSON
import OutsideHTTP
import Time

/// What Google's refusal of a request was, before anybody knows what it means for what was asked.
///
/// https://developers.google.com/workspace/calendar/api/guides/errors
enum GoogleFailure: Error, Equatable {
    /// What it means whatever was asked.
    case outside(OutsideError)
    /// 401: the access token is not accepted.
    case tokenRefused
    /// 404: it never existed, or is not to be seen.
    case notFound
    /// 409: an event of that identifier exists.
    case duplicate
    /// 410 for what is deleted already.
    case deleted
    /// 410, or 400 naming the sync token: it cannot be used any more.
    case cursorExpired
    /// 412: it is not the version that was named.
    case changed
}

extension GoogleFailure {
    /// Waits for refusals that do not say how long. The caller backs off further when they repeat.
    static let shortWait = Duration.seconds(5)
    /// Google's limits against abuse are counted over hours.
    static let longWait = Duration.hours(1)

    /// Reads a refusal. Its meaning is the reason in the body: one status has several.
    init(_ response: InboundResponse, now: Timestamp) {
        let status = response.status
        let detail = Detail(response.body)
        let retryAfter = RetryAfter.delay(response.fields["retry-after"], now: now)
        let words = "status \(status)" + (detail.reason.map { " \($0)" } ?? "")
        switch (status, detail.reason) {
        case (401, _): self = .tokenRefused
        case (403, "userRateLimitExceeded"), (403, "rateLimitExceeded"), (429, _):
            self = .outside(.limited(until: now + (retryAfter ?? Self.shortWait)))
        case (403, "quotaExceeded"), (403, "dailyLimitExceeded"), (403, "calendarUsageLimitsExceeded"):
            self = .outside(.limited(until: now + (retryAfter ?? Self.longWait)))
        case (403, "insufficientPermissions"):
            self = .outside(.unauthorized("they do not cover what is asked: \(words)"))
        case (403, _): self = .outside(.forbidden(words))
        // Without a reason it is somebody else's answer, a proxy's or a wrong address's: nothing is gone because of it.
        case (404, .some): self = .notFound
        case (409, "duplicate"): self = .duplicate
        case (410, "deleted"): self = .deleted
        case (410, "fullSyncRequired"), (410, "updatedMinTooLongAgo"): self = .cursorExpired
        case (412, _): self = .changed
        case (400, _) where detail.location == "syncToken": self = .cursorExpired
        case (404, nil), (410, _), (408, _), (409, _), (500..., _): self = .outside(.unavailable(words))
        case (400..., _): self = .outside(.refused(words))
        default: self = .outside(.malformed("status \(status) is no answer of this interface"))
        }
    }

    /// What the failure means when it means nothing special for what was asked.
    var general: OutsideError {
        switch self {
        case .outside(let error): error
        case .tokenRefused: .unauthorized("Google does not accept the access token")
        case .notFound: .calendarMissing
        case .duplicate: .refused("an event of that identifier exists")
        case .deleted: .gone
        case .cursorExpired: .cursorExpired
        case .changed: .changedMeanwhile
        }
    }

    /// The reason and the place of the first error. Messages are left out: they may hold what people wrote.
    private struct Detail {
        var reason: String?
        var location: String?

        init(_ body: [UInt8]) {
            guard let error = try? JSONDocument(body).root["error"],
                let list = error["errors"], list.kind == .array,
                let first = try? list.elements.first(where: { _ in true })
            else { return }
            reason = first["reason"]?.word
            location = first["location"]?.word
        }
    }
}
