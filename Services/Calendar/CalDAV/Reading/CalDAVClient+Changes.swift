import EventLoop
public import HTTPClient
import WebDAV

/// What a calendar says about what has changed in it.
public enum ChangeReport: Sendable, Equatable {
    case changes(CalendarChanges)
    /// The server no longer knows the token, or never did: read a listing and compare.
    case tokenRefused
    /// The server cannot tell changes of this calendar: compare listings.
    case unsupported
}

/// Changes since a token was given. A server that does not know the token may answer with everything as if it was new:
/// that something is not named is then no proof that it is still there.
public struct CalendarChanges: Sendable, Equatable {
    /// New or changed.
    public var changed: [MemberVersion] = []
    public var removed: [Href] = []
    /// To ask with the next time, once these changes are dealt with.
    public var token: SyncToken

    public init(changed: [MemberVersion] = [], removed: [Href] = [], token: SyncToken) {
        self.changed = changed
        self.removed = removed
        self.token = token
    }
}

extension CalDAVClient {
    /// Asks for what has changed since `token` (RFC 6578 §3.2), in as many parts as the server wants to answer.
    ///
    /// No limit is asked for: some servers cut at it without saying so and lose the rest for good.
    ///
    /// - Parameter token: nil for everything. A listing serves better: take ``RemoteCalendar/syncToken`` first.
    public func changes(in calendar: HTTPURL, since token: SyncToken?) async throws -> ChangeReport {
        var parts = ChangeParts()
        var current = token
        for _ in 0..<session.limits.reportParts {
            let answer = try await report(calendar, current)
            guard answer.status == 207 else { return try Self.refusal(answer, hasToken: current != nil) }
            let listing = DAVListing(url: answer.url, status: try answer.multiStatus(limits: session.xmlLimits))
            let findings = try MemberReader(calendar: calendar).read(listing)
            guard let next = listing.status.syncToken.flatMap(SyncToken.init) else { return .unsupported }
            parts.add(findings)
            if !findings.isTruncated { return .changes(parts.changes(until: next)) }
            // Truncated, and no further than before: asking on would never end.
            if next == current { return .unsupported }
            current = next
        }
        return .unsupported
    }

    private func report(_ calendar: HTTPURL, _ token: SyncToken?) async throws -> DAVAnswer {
        var body = XMLWriter()
        body.element(.dav("sync-collection")) { root in
            root.element(.dav("sync-token"), text: token?.text ?? "")
            root.element(.dav("sync-level"), text: "1")
            root.element(.dav("prop")) { $0.element(.dav("getetag")) }
        }
        var request = DAVRequest.xml(.report, calendar, depth: 0, body)
        request.isReport = true
        let answer = try await session.send(request)
        // Some servers answer an unknown token with a fault; a passing fault looks the same, once.
        guard answer.status == 500, token != nil else { return answer }
        return try await session.send(request)
    }

    /// - Throws: for answers that say nothing about the token.
    private nonisolated static func refusal(_ answer: DAVAnswer, hasToken: Bool) throws(CalDAVError) -> ChangeReport {
        let error = DAVErrorBody(answer.response.body)
        if error?.condition(named: "valid-sync-token") != nil { return hasToken ? .tokenRefused : .unsupported }
        if error?.condition(named: "supported-report") != nil { return .unsupported }
        switch answer.status {
        case 403 where error?.condition(named: "need-privileges") != nil: throw answer.failure
        case 400, 403, 409, 412, 418, 500: return hasToken ? .tokenRefused : .unsupported
        // 404 is about the calendar; 410 is also said of tokens.
        case 410 where hasToken: return .tokenRefused
        case 405, 415, 422, 501, 507: return .unsupported
        default: throw answer.failure
        }
    }
}

/// Gathers the parts of a report: what a later part says of an event counts.
private struct ChangeParts {
    private var order: [Href] = []
    private var latest: [Href: MemberVersion?] = [:]

    mutating func add(_ findings: MemberReader.Findings) {
        for version in findings.present { set(version.href, version) }
        for href in findings.gone { set(href, nil) }
    }

    func changes(until token: SyncToken) -> CalendarChanges {
        var changes = CalendarChanges(token: token)
        for href in order {
            if let version = latest[href] ?? nil {
                changes.changed.append(version)
            } else {
                changes.removed.append(href)
            }
        }
        return changes
    }

    private mutating func set(_ href: Href, _ version: MemberVersion?) {
        if latest.updateValue(version, forKey: href) == nil { order.append(href) }
    }
}
