import EventLoop
public import HTTPClient
public import Time
import WebDAV

/// Which events a calendar has, and in which versions.
public struct CalendarListing: Sendable, Equatable {
    public var members: [MemberVersion]
    /// Whether the server says, and the count suggests, that this is all. Absence proves a deletion only then.
    public var isComplete: Bool

    public init(members: [MemberVersion], isComplete: Bool) {
        self.members = members
        self.isComplete = isComplete
    }
}

extension CalDAVClient {
    /// What the calendar says about itself now: compare ``RemoteCalendar/syncToken`` or
    /// ``RemoteCalendar/changeTag`` with what they were to see whether anything has changed at all.
    public func state(of calendar: HTTPURL) async throws -> RemoteCalendar {
        let listing = try await session.properties(CalendarProperties.all, of: calendar)
        guard let own = listing.own else { throw CalDAVError.malformed("nothing about the calendar itself") }
        if let status = own.status, status == 404 || status == 410 { throw CalDAVError.gone }
        guard let state = CalendarProperties.read(own, relativeTo: listing.url) else {
            throw CalDAVError.malformed("it is no calendar")
        }
        return state
    }

    /// All events of the calendar: for the first time, when a token is refused, and now and then to find what change
    /// reports did not tell.
    public func listing(of calendar: HTTPURL) async throws -> CalendarListing {
        let listing = try await session.properties([.dav("getetag"), .dav("resourcetype")], of: calendar, depth: 1)
        var found = try MemberReader(calendar: calendar).read(listing).asListing
        // Some servers cut a listing at a round number and do not say so; then a query has to agree.
        if found.isComplete, Self.looksCut(found.members.count) {
            let query = try await self.listing(of: calendar, from: nil, to: nil)
            let known = Set(found.members.map(\.href))
            let added = query.members.filter { !known.contains($0.href) }
            found.members += added
            found.isComplete = query.isComplete && added.isEmpty
        }
        return found
    }

    /// The events that happen within a time, at least once if they recur; for calendars of which only a part matters.
    /// Complete only without a limit: an event that was moved out of the time is not named either.
    ///
    /// - Parameters:
    ///   - start: in whole seconds, as `end`; nil for no limit on that side.
    public func listing(of calendar: HTTPURL, from start: Timestamp?, to end: Timestamp?) async throws
        -> CalendarListing
    {
        var found = try await listing(of: calendar) { event in
            guard start != nil || end != nil else { return }
            // RFC 4791 §9.9 lets one side out, which some servers answer wrongly: both are written.
            let start = (start ?? Self.earliest).basicText, end = (end ?? Self.latest).basicText
            event.element(.caldav("time-range"), ["start": start, "end": end])
        }
        if start != nil || end != nil { found.isComplete = false }
        return found
    }

    /// The events that have, or with some servers contain, that UID; never complete.
    public func listing(of calendar: HTTPURL, withUID uid: String) async throws -> CalendarListing {
        var found = try await listing(of: calendar) { event in
            event.element(.caldav("prop-filter"), ["name": "UID"]) { property in
                property.element(.caldav("text-match"), ["collation": "i;octet"]) { $0.escape(uid) }
            }
        }
        found.isComplete = false
        return found
    }

    /// - Parameter condition: writes what events must meet.
    private func listing(of calendar: HTTPURL, where condition: @escaping (inout XMLWriter) -> Void) async throws
        -> CalendarListing
    {
        var body = XMLWriter()
        body.element(.caldav("calendar-query")) { root in
            root.element(.dav("prop")) { $0.element(.dav("getetag")) }
            root.element(.caldav("filter")) { filter in
                filter.element(.caldav("comp-filter"), ["name": "VCALENDAR"]) { whole in
                    whole.element(.caldav("comp-filter"), ["name": "VEVENT"]) { condition(&$0) }
                }
            }
        }
        var request = DAVRequest.xml(.report, calendar, depth: 1, body)
        request.isReport = true
        let answer = try await session.send(request)
        let listing = DAVListing(url: answer.url, status: try answer.multiStatus(limits: session.xmlLimits))
        return try MemberReader(calendar: calendar).read(listing).asListing
    }

    private nonisolated static func looksCut(_ count: Int) -> Bool { count >= 500 && count.isMultiple(of: 100) }

    private nonisolated static let earliest = Timestamp(seconds: -2_208_988_800)  // 1900
    private nonisolated static let latest = Timestamp(seconds: 4_102_444_800)  // 2100
}

extension Timestamp {
    /// `20261101T000000Z`.
    fileprivate var basicText: String {
        String(rfc3339.prefix { $0 != "." }.filter { $0 != "-" && $0 != ":" && $0 != "Z" }) + "Z"
    }
}
