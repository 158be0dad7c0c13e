import HTTPClient
import WebDAV

/// Reads what a report says about the members of a calendar.
struct MemberReader {
    struct Findings {
        var present: [MemberVersion] = []
        var gone: [Href] = []
        /// Whether the server says that there is more than it tells.
        var isTruncated = false

        var asListing: CalendarListing { CalendarListing(members: present, isComplete: !isTruncated) }
    }

    private let calendar: Href

    init(calendar: HTTPURL) { self.calendar = Href(path: calendar.path) }

    /// - Throws: `CalDAVError.gone` when the calendar itself is no longer there.
    func read(_ listing: DAVListing) throws(CalDAVError) -> Findings {
        var findings = Findings()
        let own = Href(path: listing.url.path)
        for response in listing.status.responses {
            guard let href = listing.href(of: response) else { continue }
            if href == calendar || href == own {
                // The collection itself: of interest only for what it says about the whole answer.
                if response.status == 507 { findings.isTruncated = true }
                if response.status == 404 || response.status == 410 { throw .gone }
                continue
            }
            // Without a status of its own, the properties speak.
            switch response.status ?? 200 {
            case 404, 410: findings.gone.append(href)
            case 507: findings.isTruncated = true
            case 200...299:
                if isCollection(response) { continue }
                let etag = response.property(.dav("getetag")).flatMap { EntityTag($0.trimmedText) }
                findings.present.append(MemberVersion(href: href, etag: etag))
            // It is there, but the server failed to read it or does not show it. The next token may be past it, so it
            // is told now: whoever asks for the event itself gets it, or hears why not.
            default: findings.present.append(MemberVersion(href: href, etag: nil))
            }
        }
        return findings
    }

    private func isCollection(_ response: DAVResponse) -> Bool {
        response.property(.dav("resourcetype"))?[.dav("collection")] != nil
    }
}
