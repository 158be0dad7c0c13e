import CalDAV
public import CalendarModel
import EventLoop

extension CalDAVCalendar {
    /// What has changed.
    ///
    /// With a token it is one report, and one request for every ``CalDAVCalendarSettings/pageSize`` events that changed.
    /// Where tokens do not work, a cursor remembers what was there, and listings are compared. Cursors and pages hold all
    /// that is needed to go on.
    public func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        try await outside {
            if let page {
                guard let reading = Reading(page: page) else { throw OutsideError.cursorExpired }
                return try await self.next(reading)
            }
            guard let cursor else { return try await self.next(self.beginning()) }
            switch ReadingCursor(text: cursor) {
            case .token(let token, let again): return try await self.changes(since: token, and: again)
            case .listing(let memory): return try await self.changes(since: memory)
            case nil: throw OutsideError.cursorExpired
            }
        }
    }

    /// Begins to read everything. The token is asked for first: what changes meanwhile is told the next time.
    private func beginning() async throws -> Reading {
        let state = try await client.state(of: calendar)
        let listing = try await client.listing(of: calendar)
        let end =
            try await workingToken(state).map { .token($0) }
            ?? ReadingCursor.listing(ListingMemory(changeTag: state.changeTag, members: listing.members))
        return Reading(isComplete: listing.isComplete, rest: listing.members.map(\.href.canonicalPath), end: end)
    }

    /// Servers give tokens and do not take them: tried once, so that no reading ends with one that leads to the next.
    private func workingToken(_ state: RemoteCalendar) async throws -> SyncToken? {
        guard let token = state.syncToken, !token.text.contains(where: \.isNewline),
            state.reports?.contains(.syncCollection) ?? true,
            case .changes = try await client.changes(in: calendar, since: token)
        else { return nil }
        return token
    }

    /// - Parameter again: paths of events that are to be read in any case.
    private func changes(since token: SyncToken, and again: [String]) async throws -> ChangePage {
        guard case .changes(let report) = try await client.changes(in: calendar, since: token) else {
            throw OutsideError.cursorExpired
        }
        let changed = report.changed.map(\.href.canonicalPath)
        let told = Set(changed).union(report.removed.map(\.canonicalPath))
        let reading = Reading(
            isComplete: false, rest: changed + again.filter { !told.contains($0) }, end: .token(report.token))
        return try await next(reading, after: report.removed.map { .removed(id: $0.canonicalPath) })
    }

    private func changes(since old: ListingMemory) async throws -> ChangePage {
        let state = try await client.state(of: calendar)
        if let tag = state.changeTag, tag == old.changeTag {
            return ChangePage(changes: [], next: .end(cursor: ReadingCursor.listing(old).text, isComplete: false))
        }
        let listing = try await client.listing(of: calendar)
        var new = ListingMemory(changeTag: state.changeTag, members: listing.members)
        let changed = new.changed(since: old)
        let missing = new.missing(since: old)
        // Absence from a part of a listing proves nothing: it is looked for again the next time.
        if !listing.isComplete {
            for path in missing { new.versions[path] = old.versions[path] }
            new.changeTag = nil
        }
        let reading = Reading(isComplete: false, rest: changed, end: .listing(new))
        return try await next(reading, after: listing.isComplete ? missing.map { .removed(id: $0) } : [])
    }

    /// Reads the next few events.
    private func next(_ reading: Reading, after known: [OutsideChange] = []) async throws -> ChangePage {
        var reading = reading
        var changes = known
        let paths = reading.next(settings.pageSize)
        if !paths.isEmpty {
            let fetched = try await client.objects(paths.map { Href(path: $0) }, in: calendar)
            changes += fetched.found.map { change($0) }
            changes += fetched.gone.map { .removed(id: $0.canonicalPath) }
            for object in fetched.unreadable {
                let path = object.href.canonicalPath
                changes.append(.unreadable(id: path, reason: "\(object.reason)"))
                if object.reason.isTransient { reading.end.askAgain(for: path) }
            }
        }
        return ChangePage(
            changes: changes,
            next: reading.rest.isEmpty
                ? .end(cursor: reading.end.text, isComplete: reading.isComplete) : .page(reading.page))
    }

    private func change(_ object: CalendarObject) -> OutsideChange {
        do throws(ResourceProblem) {
            return .changed(try read(object))
        } catch {
            let id = object.href.canonicalPath
            switch error {
            // Tasks and journals may share a calendar with events; what became one is no event any more.
            case .noEvent: return .removed(id: id)
            case .unreadable(let reason), .unwritable(let reason): return .unreadable(id: id, reason: reason)
            }
        }
    }
}
