import HTTP
import WebDAV

/// Why a request of WebDAV is not done: the condition that it fails (RFC 4918 §16).
struct DAVRefusal: Error, Sendable {
    let status: StatusCode
    let condition: XMLName
    /// What is said of the condition.
    let details: @Sendable (inout XMLWriter) -> Void

    init(
        _ status: StatusCode = .forbidden, _ condition: XMLName,
        details: @escaping @Sendable (inout XMLWriter) -> Void = { _ in }
    ) {
        self.status = status
        self.condition = condition
        self.details = details
    }

    /// Feeds are read, not written (RFC 3744 §7.1.1).
    static func readOnly(_ path: String) -> DAVRefusal {
        DAVRefusal(.forbidden, .dav("need-privileges")) { condition in
            condition.element(.dav("resource")) { resource in
                resource.element(.dav("href"), text: path)
                resource.element(.dav("privilege")) { $0.element(.dav("write")) }
            }
        }
    }

    /// The report is none of those in `supported-report-set` (RFC 3253 §3.6).
    static let unsupportedReport = DAVRefusal(.forbidden, .dav("supported-report"))

    /// The reader must begin anew (RFC 6578 §3.2).
    static let unknownSyncToken = DAVRefusal(.forbidden, .dav("valid-sync-token"))

    /// More has changed than the reader wants to hear at once (RFC 6578 §3.7).
    static let tooManyMatches = DAVRefusal(.insufficientStorage, .dav("number-of-matches-within-limits"))

    /// The filter makes no sense (RFC 4791 §7.8).
    static let invalidFilter = DAVRefusal(.forbidden, .caldav("valid-filter"))

    /// The filter asks for something that is not looked at here (RFC 4791 §7.8).
    static func unsupportedFilter(_ part: XMLElement) -> DAVRefusal {
        DAVRefusal(.forbidden, .caldav("supported-filter")) { condition in
            let name = part.attributes["name"].map { KeyValuePairs(dictionaryLiteral: ("name", $0)) }
            condition.element(part.name, name ?? [:])
        }
    }

    /// Texts are iCalendar 2.0 only (RFC 4791 §7.8).
    static let unsupportedCalendarData = DAVRefusal(.forbidden, .caldav("supported-calendar-data"))

    var response: Response {
        var body = XMLWriter()
        body.element(.dav("error")) { $0.element(condition, [:], details) }
        return Response(status, contentType: "application/xml; charset=utf-8", body: body.bytes)
    }
}
