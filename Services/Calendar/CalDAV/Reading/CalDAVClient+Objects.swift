import EventLoop
public import HTTPClient
import WebDAV

/// What was found where events were asked for.
public struct FetchedObjects: Sendable, Equatable {
    public var found: [CalendarObject] = []
    /// Proven to be no longer there.
    public var gone: [Href] = []
    /// There, as far as anybody knows, but not to be read.
    public var unreadable: [UnreadableObject] = []

    public init(found: [CalendarObject] = [], gone: [Href] = [], unreadable: [UnreadableObject] = []) {
        self.found = found
        self.gone = gone
        self.unreadable = unreadable
    }
}

/// An event that its server does not give while it gives others: spoilt in its store, or kept from this account.
///
/// No change report names it again: whoever reads by them asks again later, if the reason is one that passes.
public struct UnreadableObject: Sendable, Equatable {
    public let href: Href
    public let reason: CalDAVError

    public init(href: Href, reason: CalDAVError) {
        self.href = href
        self.reason = reason
    }
}

extension CalDAVClient {
    /// Reads events, many with each request (RFC 4791 §7.9).
    ///
    /// What a server cannot put into one answer, or forgets to answer about, is asked for in smaller numbers and in the
    /// end one by one. An event that cannot be read even so is named, and stops no other, unless nothing at all can be
    /// read any more.
    public func objects(_ hrefs: [Href], in calendar: HTTPURL) async throws -> FetchedObjects {
        var reading = ObjectReading()
        var rest = hrefs[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(session.limits.eventsPerRequest))
            rest = rest.dropFirst(chunk.count)
            try await fetch(chunk, calendar, into: &reading)
        }
        return reading.result
    }

    /// Reads one event.
    ///
    /// - Throws: `CalDAVError.gone`, among others.
    public func object(_ href: Href, in calendar: HTTPURL) async throws -> CalendarObject {
        // Some proxies give what they compress another version, which no condition would pass.
        let fields: KeyValuePairs = ["Accept": "text/calendar", "Accept-Encoding": "identity"]
        let answer = try await session.send(DAVRequest(.get, try url(href, in: calendar), fields))
        guard answer.status == 200 else { throw answer.failure }
        // Servers have been seen to give a wrong Content-Type: the content tells.
        guard answer.response.body.looksLikeCalendar else { throw CalDAVError.malformed("it is no iCalendar text") }
        return CalendarObject(
            href: href, etag: answer.response.fields["etag"].flatMap(EntityTag.init), body: answer.response.body)
    }

    private func fetch(_ hrefs: [Href], _ calendar: HTTPURL, into reading: inout ObjectReading) async throws {
        if singly.contains(calendar) {
            for href in hrefs { try await fetchOne(href, calendar, into: &reading) }
            return
        }
        let answered: FetchedObjects
        do {
            answered = try await multiget(hrefs, calendar)
        } catch let error as CalDAVError where error.saysThereIsNoSuchReport {
            singly.insert(calendar)
            return try await fetch(hrefs, calendar, into: &reading)
        } catch let error as CalDAVError where error.concernsTheAnswerOnly {
            guard hrefs.count > 1 else { return try await fetchOne(hrefs[0], calendar, into: &reading) }
            let middle = hrefs.count / 2
            try await fetch(Array(hrefs[..<middle]), calendar, into: &reading)
            return try await fetch(Array(hrefs[middle...]), calendar, into: &reading)
        }
        let known = Set(answered.found.map(\.href)).union(answered.gone)
        reading.add(answered)
        for href in hrefs where !known.contains(href) { try await fetchOne(href, calendar, into: &reading) }
    }

    private func fetchOne(_ href: Href, _ calendar: HTTPURL, into reading: inout ObjectReading) async throws {
        do {
            reading.add(FetchedObjects(found: [try await object(href, in: calendar)]))
        } catch CalDAVError.gone {
            reading.add(FetchedObjects(gone: [href]))
        } catch let error as CalDAVError where error.concernsTheObjectOnly {
            reading.add(UnreadableObject(href: href, reason: error))
            if reading.failuresInARow > session.limits.unreadableInARow { throw error }
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

/// What was read so far.
private struct ObjectReading {
    private(set) var result = FetchedObjects()
    /// Of a kind that a server has that fails as a whole.
    private(set) var failuresInARow = 0

    mutating func add(_ answered: FetchedObjects) {
        result.found += answered.found
        result.gone += answered.gone
        if !answered.found.isEmpty || !answered.gone.isEmpty { failuresInARow = 0 }
    }

    mutating func add(_ object: UnreadableObject) {
        result.unreadable.append(object)
        failuresInARow = object.reason.isTransient ? failuresInARow + 1 : 0
    }
}

extension CalDAVError {
    /// Whether the server does not know the report, or the method with which it is asked for.
    fileprivate var saysThereIsNoSuchReport: Bool {
        switch self {
        case .refused(let status, let condition): status == 405 || condition == "supported-report"
        case .forbidden(let condition): condition == "supported-report"
        case .unavailable(let status): status == 501
        default: false
        }
    }

    /// Whether fewer events at once, or a plain GET, may do better.
    fileprivate var concernsTheAnswerOnly: Bool {
        switch self {
        case .malformed, .tooLarge, .refused: true
        case .unavailable(let status): status == 500
        default: false
        }
    }

    /// Whether a plain GET of another event may well succeed.
    fileprivate var concernsTheObjectOnly: Bool {
        switch self {
        case .malformed, .tooLarge, .refused, .forbidden: true
        // What a server or a proxy says of itself, or of the moment, is said of every event alike.
        case .unavailable(let status): ![408, 425, 502, 503, 504].contains(status)
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
