import JSON
import Time

/// One page of `events.list`, as a function of the calendar and the query.
struct EventListing: Sendable {
    let calendar: GoogleCalendar
    let query: EventQuery
    let account: String
    let settings: GoogleSettings
    let now: Timestamp
    var pagingFault: Pager.Fault?

    struct Page: Sendable {
        let events: [GoogleEvent]
        let nextPageToken: String?
        let nextSyncToken: String?
    }

    /// How an entry sorts: the first value decides, ids break ties.
    private struct Key: Comparable {
        let value: Int64
        let id: String

        static func < (left: Key, right: Key) -> Bool { (left.value, left.id) < (right.value, right.id) }
    }

    /// - Throws: 400 for tokens that are none or belong elsewhere, 410 for dead ones.
    func page() throws(GoogleError) -> Page {
        let syncToken = try readSyncToken()
        if let updatedMin = query.updatedMin, updatedMin < now - settings.updatedMinReach {
            throw .updatedMinTooLongAgo
        }
        let pageToken = try readPageToken()
        // What changes while somebody pages belongs to the next run.
        let upTo = pageToken?.change ?? calendar.changeCount
        var entries = try candidates(since: syncToken?.change).map { (key: key($0), event: $0) }
            .sorted { $0.key < $1.key }
        if case .some(.integer(let value)) = pageToken?.last["v"], let id = pageToken?.last["i"]?.string {
            let last = Key(value: value, id: id)
            entries.removeAll { $0.key <= last }
        }
        let size = settings.pageCap > 0 ? min(query.maxResults, settings.pageCap) : query.maxResults
        let shown = entries.prefix(size)
        guard entries.count > size, let last = shown.last?.key else {
            return Page(
                events: shown.map(\.event), nextPageToken: nil, nextSyncToken: givesSyncToken ? newSyncToken(upTo) : nil
            )
        }
        return Page(
            events: shown.map(\.event), nextPageToken: nextPageToken(after: last, entries, size, upTo, pageToken).text,
            nextSyncToken: nil)
    }

    /// Lists that a sync token could not describe do not give one.
    private var givesSyncToken: Bool {
        query.orderBy == nil && query.search == nil && query.iCalUID == nil && query.updatedMin == nil
            && query.privateProperties.isEmpty && query.sharedProperties.isEmpty
    }

    private func newSyncToken(_ change: Int64) -> String {
        ListToken(
            kind: .sync, collection: calendar.id, account: account, parameters: query.syncParameters, change: change,
            generation: calendar.tokenGeneration, issued: now
        ).text
    }

    private func nextPageToken(
        after last: Key, _ entries: [(key: Key, event: GoogleEvent)], _ size: Int, _ upTo: Int64, _ present: ListToken?
    ) -> ListToken {
        var place: JSONValue = ["v": .integer(last.value), "i": .string(last.id)]
        switch pagingFault {
        case .repeatPage: place = present?.last ?? .null
        case .skipPage:
            let end = entries.prefix(2 * size).last?.key ?? last
            place = ["v": .integer(end.value), "i": .string(end.id)]
        case nil: break
        }
        return ListToken(
            kind: .page, collection: calendar.id, account: account, parameters: query.pageParameters, change: upTo,
            generation: calendar.tokenGeneration, issued: now, last: place)
    }

    private func readSyncToken() throws(GoogleError) -> ListToken? {
        guard let text = query.syncToken else { return nil }
        guard let token = ListToken(text: text), token.kind == .sync, token.collection == calendar.id,
            token.account == account
        else { throw .invalid("Invalid sync token value.", parameter: "syncToken") }
        guard token.generation == calendar.tokenGeneration, now - token.issued <= settings.syncTokenLifetime else {
            throw .fullSyncRequired
        }
        // Google leaves it undefined what other parameters do; a stand-in had better say that they are wrong.
        guard token.parameters == query.syncParameters else {
            throw .invalid("The parameters differ from those the sync token was given for.", parameter: "syncToken")
        }
        return token
    }

    private func readPageToken() throws(GoogleError) -> ListToken? {
        guard let text = query.pageToken else { return nil }
        guard let token = ListToken(text: text), token.kind == .page, token.collection == calendar.id,
            token.account == account, token.parameters == query.pageParameters
        else { throw .invalid("Invalid page token value.", parameter: "pageToken") }
        guard token.generation == calendar.tokenGeneration else { throw .fullSyncRequired }
        return token
    }

    private func key(_ event: GoogleEvent) -> Key {
        let value: Int64 =
            switch query.orderBy {
            case "startTime": event.start.instant(in: calendar.rules).milliseconds
            case "updated": event.updated.milliseconds
            default: Int64(event.serial)
            }
        return Key(value: value, id: event.id)
    }

    private func candidates(since change: Int64?) throws(GoogleError) -> [GoogleEvent] {
        var result: [GoogleEvent] = []
        for event in calendar.events.values {
            if query.singleEvents, event.isSeries || event.isException {
                if event.isSeries { result += try occurrences(of: event, since: change) }
            } else if try isListed(event, since: change) {
                result.append(event)
            }
        }
        return result
    }

    private func isListed(_ event: GoogleEvent, since change: Int64?) throws(GoogleError) -> Bool {
        if let change {
            return event.change > change && (query.eventTypes.isEmpty || query.selects(event, organizer: calendar.id))
        }
        guard query.selects(event, organizer: calendar.id), showsCancelled(event) else { return false }
        guard event.isSeries else { return query.spans(event, in: calendar.rules) }
        guard query.timeMin != nil || query.timeMax != nil else { return true }
        return try set(event).occurrences(before: horizon).contains { query.spans($0, in: calendar.rules) }
    }

    /// Deleted events appear when asked for. With neither deleted nor single events, cancelled occurrences of living
    /// series appear all the same, since they are part of the series.
    private func showsCancelled(_ event: GoogleEvent) -> Bool {
        guard event.isCancelled, !query.showDeleted, query.updatedMin == nil else { return true }
        guard !query.singleEvents, let series = event.recurringEventID.flatMap({ calendar.events[$0] }) else {
            return false
        }
        return !series.isCancelled
    }

    private func occurrences(of series: GoogleEvent, since change: Int64?) throws(GoogleError) -> [GoogleEvent] {
        let all = try set(series).occurrences(before: horizon)
        if let change {
            // A changed series appears with every occurrence.
            return all.filter { $0.change > change || series.change > change }
        }
        return all.filter {
            (query.showDeleted || query.updatedMin != nil || !$0.isCancelled) && query.spans($0, in: calendar.rules)
                && query.selects($0, organizer: calendar.id)
        }
    }

    private func set(_ series: GoogleEvent) throws(GoogleError) -> InstanceSet {
        try InstanceSet(series, exceptions: calendar.exceptions(of: series.id))
    }

    private var horizon: Timestamp { query.timeMax ?? now + settings.expansionReach }
}
