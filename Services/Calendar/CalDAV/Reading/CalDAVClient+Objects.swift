import EventLoop
public import HTTPClient
import WebDAV

/// What was found where events were asked for.
public struct FetchedObjects: Sendable, Equatable {
    public var found: [CalendarObject] = []
    /// Proven to be no longer there.
    public var gone: [Href] = []

    public init(found: [CalendarObject] = [], gone: [Href] = []) {
        self.found = found
        self.gone = gone
    }
}

extension CalDAVClient {
    /// Reads events, many with each request (RFC 4791 §7.9).
    ///
    /// What a server cannot put into one answer, or forgets to answer about, is asked for in smaller numbers and in the
    /// end one by one.
    public func objects(_ hrefs: [Href], in calendar: HTTPURL) async throws -> FetchedObjects {
        var result = FetchedObjects()
        var rest = hrefs[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(session.limits.eventsPerRequest))
            rest = rest.dropFirst(chunk.count)
            try await fetch(chunk, calendar, into: &result)
        }
        return result
    }

    /// Reads one event.
    ///
    /// - Throws: `CalDAVError.gone`, among others.
    public func object(_ href: Href, in calendar: HTTPURL) async throws -> CalendarObject {
        let answer = try await session.send(DAVRequest(.get, try url(href, in: calendar), ["Accept": "text/calendar"]))
        guard answer.status == 200 else { throw answer.failure }
        // Servers have been seen to give a wrong Content-Type: the content tells.
        guard answer.response.body.looksLikeCalendar else { throw CalDAVError.malformed("it is no iCalendar text") }
        return CalendarObject(
            href: href, etag: answer.response.fields["etag"].flatMap(EntityTag.init), body: answer.response.body)
    }

    private func fetch(_ hrefs: [Href], _ calendar: HTTPURL, into result: inout FetchedObjects) async throws {
        let answered: FetchedObjects
        do {
            answered = try await multiget(hrefs, calendar)
        } catch let error as CalDAVError where error.concernsTheAnswerOnly {
            guard hrefs.count > 1 else { return try await fetchOne(hrefs[0], calendar, into: &result) }
            let middle = hrefs.count / 2
            try await fetch(Array(hrefs[..<middle]), calendar, into: &result)
            return try await fetch(Array(hrefs[middle...]), calendar, into: &result)
        }
        let known = Set(answered.found.map(\.href)).union(answered.gone)
        result.found += answered.found
        result.gone += answered.gone
        for href in hrefs where !known.contains(href) { try await fetchOne(href, calendar, into: &result) }
    }

    private func fetchOne(_ href: Href, _ calendar: HTTPURL, into result: inout FetchedObjects) async throws {
        do {
            result.found.append(try await object(href, in: calendar))
        } catch CalDAVError.gone {
            result.gone.append(href)
        }
    }

    /// One request; about what the server did not answer, or not clearly, nothing is said.
    private func multiget(_ hrefs: [Href], _ calendar: HTTPURL) async throws -> FetchedObjects {
        var body = XMLWriter()
        body.element(.caldav("calendar-multiget")) { root in
            root.element(.dav("prop")) { prop in
                prop.element(.dav("getetag"))
                prop.element(.caldav("calendar-data"))
            }
            for href in hrefs { root.element(.dav("href"), text: href.path) }
        }
        var request = DAVRequest.xml(.report, calendar, depth: 1, body)
        request.isReport = true
        let answer = try await session.send(request)
        let listing = DAVListing(url: answer.url, status: try answer.multiStatus(limits: session.xmlLimits))
        let asked = Dictionary(hrefs.map { ($0, $0) }) { first, _ in first }
        var result = FetchedObjects()
        for response in listing.status.responses {
            // The caller's spelling of the path is the one that it stores.
            guard let answered = listing.href(of: response), let href = asked[answered] else { continue }
            if response.status == 404 || response.status == 410 {
                result.gone.append(href)
            } else if let data = response.property(.caldav("calendar-data")) {
                let etag = response.property(.dav("getetag")).flatMap { EntityTag($0.trimmedText) }
                result.found.append(CalendarObject(href: href, etag: etag, body: Array(data.text.utf8)))
            }
        }
        return result
    }
}

extension CalDAVError {
    /// Whether fewer events at once, or a plain GET, may do better.
    fileprivate var concernsTheAnswerOnly: Bool {
        switch self {
        case .malformed, .tooLarge: true
        case .refused: true
        case .forbidden(let condition): condition == "supported-report"
        case .unavailable(let status): status == 500 || status == 501
        default: false
        }
    }
}

extension [UInt8] {
    /// Whether it begins as iCalendar must, after a byte order mark and blank lines.
    fileprivate var looksLikeCalendar: Bool {
        let start = drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0D, 0x0A].contains($0) }
        return start.prefix(15).map { (0x61...0x7A).contains($0) ? $0 & ~0x20 : $0 } == Array("BEGIN:VCALENDAR".utf8)
    }
}
