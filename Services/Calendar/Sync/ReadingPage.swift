import CalendarModel
import Contracts
import Crypto
import Database
import Time

/// Obeys what a page of an outside calendar's changes says, in one transaction.
struct ReadingPage {
    let connection: Connection
    let integration: Integration
    let rules: CalendarRules
    let settlement: LinkSettlement
    let queue: SyncQueue
    var report: ReadingReport
    /// Series of which only an occurrence has come.
    private(set) var unknownSeries: Set<String> = []

    init(
        connection: Connection, integration: Integration, rules: CalendarRules, settlement: LinkSettlement,
        queue: SyncQueue, report: ReadingReport
    ) {
        self.connection = connection
        self.integration = integration
        self.rules = rules
        self.settlement = settlement
        self.queue = queue
        self.report = report
    }

    private var links: LinkStore { LinkStore(connection) }

    /// - Parameter number: of the reading, larger than those of the readings before.
    mutating func obey(_ change: OutsideChange, _ number: Int64) throws {
        switch change {
        case .changed(let event):
            try obey(event, number)
            try links.named(event.id, in: integration.id, reading: number)
        case .removed(let id):
            try links.named(id, in: integration.id, reading: number)
            try missing(id)
        case .occurrence(let series, let slot, let content, let updatedAt):
            try obey(occurrence: Recurrence.Override(slot: slot, content: content), of: series, updatedAt)
        case .unreadable(let id, let reason):
            // It is there, so it is not missing.
            try links.named(id, in: integration.id, reading: number)
            report.unreadable += 1
            if report.firstUnreadable == nil { report.firstUnreadable = reason }
        }
    }

    /// Notes that a counterpart is gone, which counts at the end of the reading.
    func missing(_ id: String) throws {
        guard try links.link(integration.id, toRemote: id) != nil else { return }
        try RemovalStore(connection).add(id, in: integration.id)
    }

    private mutating func obey(_ remote: OutsideEvent, _ number: Int64) throws {
        // What is there again, or was never gone, is not to be removed.
        try RemovalStore(connection).drop(remote.id, in: integration.id)
        guard var link = try links.link(integration.id, to: remote) else {
            // Rollcall made it, for somebody else whose calendar this is as well, or before its data were lost.
            if remote.mark != nil { return report.known += 1 }
            return try adopt(remote)
        }
        if let known = link.memory.remoteID, known != remote.id {
            // Somebody has made a copy, and the mark with it.
            var copy = remote
            copy.mark = nil
            return try adopt(copy)
        }
        if link.state == .dismissed {
            // Deleted there, and brought back by the one who deleted it.
            guard link.memory.remoteID == nil else { return }
            link.state = .pending
        }
        if link.state == .asleep { return report.known += 1 }
        guard !settlement.isKnown(remote, link) else {
            if link.remote?.original.isEmpty ?? false, !remote.original.isEmpty {
                // What a calendar made of what was written is known only now.
                link.remote?.original = remote.original
                try links.save(link)
            }
            return report.known += 1
        }
        // Of what was not known to be there, nobody could be asked: a try whose answer was lost has made it.
        if link.syncedIn >= number, link.memory.remoteID != nil { return try askAgain(link) }
        guard let event = try EventStore(connection).event(link.event) else { return try links.delete(link) }
        var remote = remote
        remote.keepOccurrences(of: link.remote, rules.tellsOccurrencesApart)
        report.changed += 1
        try settle(event, link, .present(remote))
    }

    /// The counterpart was written or asked for since the reading began, maybe after the page was: which of the two is the
    /// older, only the calendar knows.
    private mutating func askAgain(_ link: Link) throws {
        var link = link
        link.forgetVersion(in: integration)
        try links.save(link)
        try queue.enqueue(link.event, in: integration, connection)
        report.known += 1
    }

    /// An event that others made becomes one of Rollcall's.
    private mutating func adopt(_ remote: OutsideEvent) throws {
        guard integration.direction != .exportOnly, remote.content.status != .canceled else { return }
        let event = imported(remote)
        if let known = try EventStore(connection).event(event.id) { return try takeBack(known, remote) }
        var link = try links.begin(event.id, in: integration)
        link.remember(
            LinkMemory(
                base: MergeBase(local: remote.content, remote: remote.content), generation: link.memory.generation),
            in: integration)
        // Before the event: other calendars are shown only what is known to be in this one.
        try links.save(link)
        try settlement.writer.insert(event)
        report.changed += 1
        report.imported += 1
        try settle(event, link, .present(remote))
    }

    /// An event that came from this calendar before: it was deleted there and is back, or the calendar was disconnected
    /// meanwhile. What differs by now is decided anew.
    private mutating func takeBack(_ event: CalendarEvent, _ remote: OutsideEvent) throws {
        guard !event.isDeleted else { return }
        let link = try links.link(event.id, integration.id) ?? links.begin(event.id, in: integration)
        guard link.state != .dismissed else { return }
        var back = event
        if event.isCanceled {
            var version = event.version
            version.change([.status], to: remote.content, at: remote.updatedAt ?? settlement.writer.now)
            try settlement.writer.store(version, of: event)
            back = try EventStore(connection).event(event.id) ?? event
        }
        report.changed += 1
        try settle(back, link, .present(remote))
    }

    private mutating func obey(
        occurrence: Recurrence.Override, of series: String, _ updatedAt: Timestamp?
    ) throws {
        guard let link = try links.link(integration.id, toRemote: series), var remote = link.remote,
            let event = try EventStore(connection).event(link.event)
        else {
            unknownSeries.insert(series)
            return
        }
        guard !link.state.isAtRest, var recurrence = remote.content.recurrence else { return }
        guard recurrence.set(occurrence) else { return report.known += 1 }
        remote.content.recurrence = recurrence
        // The series itself may not have been changed for long.
        remote.updatedAt = [remote.updatedAt, updatedAt].compactMap(\.self).max()
        report.changed += 1
        try settle(event, link, .present(remote))
    }

    /// Obeys a removal that was found, of what is not known to be gone.
    mutating func remove(_ id: String) throws {
        guard var link = try links.link(integration.id, toRemote: id) else { return }
        guard let event = try EventStore(connection).event(link.event) else { return try links.delete(link) }
        if link.state == .dismissed {
            // Nobody can bring it back there any more, and nobody wants it back here.
            if event.isDeleted { try links.forget(link, in: integration) }
            return
        }
        if link.state != .asleep { report.removed += 1 }
        link.unreadSince = nil
        try settle(event, link, .absent(wasDeleted: true))
    }

    /// Forgets links of events that the calendar is not to show, once a reading has named no counterpart of theirs.
    func forgetUnmade(before number: Int64) throws {
        for event in try links.unmade(in: integration.id, before: number) {
            guard let link = try links.link(event, integration.id) else { continue }
            try links.forget(link, in: integration)
            // It may be wanted again by now.
            try queue.enqueue(event, in: integration, connection)
        }
    }

    private func settle(_ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote) throws {
        guard try settlement.settle(event, link, remote) else { return }
        try queue.enqueue(event.id, in: integration, connection)
    }

    private func imported(_ remote: OutsideEvent) -> CalendarEvent {
        let now = settlement.writer.now
        // The same whenever it is read, so that two readings make one event.
        let calendar = "\(integration.owner.kind.rawValue) \(integration.owner.id) \(integration.outsideCalendar)"
        let digest = SHA256.hash("rollcall import \(calendar) \(remote.id)".utf8)
        let blank = EventSnapshot(
            id: "\(integration.provider.rawValue)-\(Hex.encode(digest.prefix(16)))", name: "", startsAt: now,
            timeZone: "UTC", visibility: integration.settings.visibility)
        return CalendarEvent(
            home: EventHome(integration.provider), owner: integration.owner,
            snapshot: blank.saying(remote.content, at: now),
            version: LocalVersion(content: remote.content, createdAt: remote.updatedAt ?? now), isCanceled: false,
            isDeleted: false, sequence: 0, attendeeSequence: 0, changedAt: now, origin: integration.outsideCalendar)
    }
}
