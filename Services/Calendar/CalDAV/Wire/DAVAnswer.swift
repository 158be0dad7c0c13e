import HTTPClient
import Time
import WebDAV

/// An answer, and who gave it after all redirects: what it refers to is relative to that.
struct DAVAnswer {
    var url: HTTPURL
    var response: InboundResponse
    /// When it came, for times that the server gives relative to it.
    var received: Timestamp
    /// For how long nothing is to be asked, when the server wants to be left alone.
    var wait: Duration?

    var status: Int { response.status }

    /// - Throws: `CalDAVError.malformed`, also for a page for people where properties were expected.
    func multiStatus(limits: XMLLimits) throws(CalDAVError) -> MultiStatus {
        guard status == 207 else { throw failure }
        do {
            return try MultiStatus(response.body, limits: limits)
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// What the status means for a request that has no meanings of its own for it.
    var failure: CalDAVError {
        if isThrottled { return .throttled(after: wait ?? retryAfter) }
        let condition = condition
        switch status {
        case 401: return .unauthorized
        case 403: return .forbidden(condition: condition)
        case 404, 410: return .gone
        case 413: return .tooLarge
        // 423: locked by another program. 425 and 408: too early or too late.
        case 408, 423, 425, 500...506, 508...: return .unavailable(status: status)
        case 200...399: return .malformed("status \(status) was not expected")
        // 507 among them: the account has no room left.
        default: return .refused(status: status, condition: condition)
        }
    }

    /// The name of the condition that failed. Only what looks like those of the standards: the server chooses the text.
    private var condition: String? {
        guard let name = DAVErrorBody(response.body)?.conditions.first?.name.local, name.utf8.count <= 64,
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        return name
    }

    /// Whether the server wants to be left alone.
    var isThrottled: Bool { status == 429 || status == 503 && retryAfter != nil }

    var retryAfter: Duration? { RetryAfter.delay(response.fields["retry-after"], now: received) }
}
