import CalendarModel
import HTTPClient
import JSON
import OutsideHTTP
import Time

/// What Notion's refusal of a request was. https://developers.notion.com/reference/status-codes
enum NotionFailure: Error, Equatable {
    /// What it means whatever was asked.
    case outside(OutsideError)
    /// 401: the token is not accepted.
    case tokenRefused
    /// 404: missing, or not shared with the connection; Notion does not say which.
    case notFound
}

extension NotionFailure {
    /// Waits for refusals that do not say how long. The caller backs off further when they repeat.
    static let shortWait = Duration.seconds(5)

    init(_ response: InboundResponse, now: Timestamp) {
        let status = response.status
        let code = Self.code(response.body)
        let words = "status \(status)" + (code.map { " \($0)" } ?? "")
        switch (status, code) {
        // 529 is Notion's own: the service is overloaded.
        case (429, _), (529, _):
            let wait = RetryAfter.delay(response.fields["retry-after"], now: now)
            self = .outside(.limited(until: now + (wait ?? Self.shortWait)))
        case (401, _): self = .tokenRefused
        case (403, _): self = .outside(.forbidden(words))
        // Without a code it is somebody else's answer, a proxy's or a wrong address's.
        case (404, "object_not_found"): self = .notFound
        case (409, _): self = .outside(.changedMeanwhile)
        case (404, _), (408, _), (500..., _): self = .outside(.unavailable(words))
        case (400..., _): self = .outside(.refused(words))
        default: self = .outside(.malformed("status \(status) is no answer of this interface"))
        }
    }

    /// What the failure means when it means nothing special for what was asked.
    var general: OutsideError {
        switch self {
        case .outside(let error): error
        case .tokenRefused: .unauthorized("Notion does not accept the token")
        case .notFound: .calendarMissing
        }
    }

    /// Messages are left out: they may hold what people wrote.
    static func code(_ body: [UInt8]) -> String? {
        guard let root = try? JSONDocument(body).root else { return nil }
        return root["code"]?.word ?? root["error"]?.word
    }
}
