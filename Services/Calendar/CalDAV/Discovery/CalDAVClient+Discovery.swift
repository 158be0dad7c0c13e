import EventLoop
public import HTTPClient
import WebDAV

extension CalDAVClient {
    /// Finds the calendars of the account (RFC 6764, 5397 and 4791 §6.2.1).
    ///
    /// - Parameter resolver: for SRV and TXT records; not asked when a URL was given.
    /// - Throws: `CalDAVError.noService` when nothing there speaks CalDAV; `.untrustedOrigin` when the account is
    ///   elsewhere and somebody must agree first.
    public func discover(_ place: CalDAVPlace, resolver: any ServiceResolver) async throws -> CalDAVAccount {
        var tried: [String] = []
        var problem: CalDAVError?
        for entry in try await entries(place, resolver) {
            guard entry.scheme == "https" || session.rules.allowsPlainHTTP else {
                problem = problem ?? .insecure(origin: entry.origin)
                continue
            }
            tried.append("\(entry)")
            do {
                if let account = try await account(at: entry) { return account }
            } catch let error as CalDAVError {
                // The next entry is asked only where this one is none: not after a refused password or a wrong step.
                guard error.isOfWrongPlace else { throw error }
                if case .unreachable = error { problem = problem ?? error }
            }
        }
        throw problem ?? .noService(tried: tried)
    }

    /// The calendars in the account's homes as they are now.
    public func calendars(in homes: [HTTPURL]) async throws -> [RemoteCalendar] {
        var found: [RemoteCalendar] = []
        for home in homes {
            let listing = try await session.properties(CalendarProperties.all, of: home, depth: 1)
            for response in listing.status.responses {
                guard let calendar = CalendarProperties.read(response, relativeTo: listing.url), calendar.takesEvents,
                    !found.contains(where: { $0.url == calendar.url })
                else { continue }
                found.append(calendar)
            }
        }
        return found
    }

    /// Where to knock, most promising first.
    private func entries(_ place: CalDAVPlace, _ resolver: any ServiceResolver) async throws -> [HTTPURL] {
        switch place {
        case .url(let url):
            return try [url, url.replacing(path: Self.wellKnown), url.replacing(path: "/")].uniqued()
        case .domain(let domain):
            let lookup = ServiceLookup(resolver: resolver, rules: session.rules)
            var entries = try await lookup.entries(domain)
            entries.append(try HTTPURL("https://\(domain)\(Self.wellKnown)"))
            entries.append(try HTTPURL("https://\(domain)/"))
            return entries.uniqued()
        }
    }

    static let wellKnown = "/.well-known/caldav"

    /// The account of whoever the credentials belong to, as this entry tells; nil when it speaks no CalDAV.
    private func account(at entry: HTTPURL) async throws -> CalDAVAccount? {
        let names: [XMLName] = [.dav("current-user-principal"), .caldav("calendar-home-set")] + CalendarProperties.all
        let first = try await session.properties(names, of: entry)
        guard let own = first.own else { return nil }

        if let element = own.property(.dav("current-user-principal")) {
            // RFC 5397 §3: the server wants credentials but did not ask for them with 401.
            if element[.dav("unauthenticated")] != nil { throw CalDAVError.unauthorized }
            if let principal = try destination(element, first.url) { return try await account(of: principal) }
        }
        if let homes = own.property(.caldav("calendar-home-set")) {
            return try await account(nil, try destinations(homes, first.url), [])
        }
        // A server that knows neither principals nor homes may still have been given as the URL of one calendar.
        guard let calendar = CalendarProperties.read(own, relativeTo: first.url) else { return nil }
        return CalDAVAccount(principal: nil, homes: [], addresses: [], calendars: [calendar])
    }

    private func account(of principal: HTTPURL) async throws -> CalDAVAccount? {
        let names: [XMLName] = [.caldav("calendar-home-set"), .caldav("calendar-user-address-set")]
        let listing = try await session.properties(names, of: principal)
        guard let own = listing.own, let homes = own.property(.caldav("calendar-home-set")) else { return nil }
        let addresses = own.property(.caldav("calendar-user-address-set"))?.all(.dav("href")) ?? []
        return try await account(
            principal, try destinations(homes, listing.url), addresses.compactMap { Self.address($0.trimmedText) })
    }

    private func account(_ principal: HTTPURL?, _ homes: [HTTPURL], _ addresses: [String]) async throws
        -> CalDAVAccount?
    {
        guard !homes.isEmpty else { return nil }
        return CalDAVAccount(
            principal: principal, homes: homes, addresses: addresses, calendars: try await calendars(in: homes))
    }

    private func destination(_ element: XMLElement, _ base: HTTPURL) throws -> HTTPURL? {
        try destinations(element, base).first
    }

    /// The hrefs in a property, which may lie on other hosts: each is checked before any credentials go there.
    private func destinations(_ element: XMLElement, _ base: HTTPURL) throws -> [HTTPURL] {
        try element.all(.dav("href")).map(\.trimmedText).filter { !$0.isEmpty }.map { text in
            guard let path = try? Href(text, relativeTo: base).path, var url = try? base.replacing(path: path) else {
                throw CalDAVError.malformed("an href that is no URL")
            }
            // Only an absolute URL can lead elsewhere. One with our host and plain http comes from a server behind a
            // proxy, which does not know that it is reached by https.
            if let target = try? base.resolving(text), target.origin != base.origin,
                !(target.host == base.host && target.scheme == "http" && base.scheme == "https")
            {
                try session.rules.checkStep(from: base, to: target)
                // Spelt as our own URLs are, without the usual port.
                url = (try? target.replacing(path: target.path)) ?? target
            }
            return url
        }.uniqued()
    }

    private static func address(_ text: String) -> String? {
        let scheme = "mailto:"
        guard text.lowercased().hasPrefix(scheme), text.utf8.count > scheme.utf8.count else { return nil }
        return String(text.dropFirst(scheme.count))
    }
}

extension CalDAVError {
    /// Whether the failure says that something else than a CalDAV server is there, so that looking on is right.
    fileprivate var isOfWrongPlace: Bool {
        switch self {
        case .gone, .forbidden, .refused, .malformed, .unreachable, .tooLarge: true
        case .unavailable(let status): status == 501
        default: false
        }
    }
}

extension Array where Element: Hashable {
    /// The first of each.
    fileprivate func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
