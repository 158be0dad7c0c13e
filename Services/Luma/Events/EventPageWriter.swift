import Contracts
import Database
import JSON
import ServiceKit
import Time

/// Stores one page of a calendar's list and publishes what changed, in the caller's transaction.
struct EventPageWriter {
    let connection: Connection
    let publisher: EventPublisher
    let now: Timestamp

    struct Result: Sendable {
        var seen: Set<String> = []
        var counts = SyncCounts()
        var toDescribe: [String] = []
        var problems: [String] = []
    }

    /// - Parameter fresh: events of which something newer is stored.
    func write(_ page: LumaPage, calendar: String, run: String, except fresh: Set<String> = []) throws -> Result {
        var result = Result()
        result.counts.eventsListed = page.entries.count
        let events = EventStore(connection: connection)
        for entry in page.entries {
            let hash = ContentHash.of(entry)
            do {
                if let id = listedIdentifier(entry) {
                    result.seen.insert(id)
                    if fresh.contains(id) {
                        result.counts.eventsUnchanged += 1
                        continue
                    }
                    if let known = try events.known(id), known.hash == hash, known.isScheduled {
                        result.counts.eventsUnchanged += 1
                        continue
                    }
                }
                try store(try LumaEventReader.read(entry), calendar, hash, &result)
            } catch let error as LumaError {
                // One entry costs one event, not the page.
                result.counts.eventsFailed += 1
                result.problems.append(error.description)
            }
        }
        try RunStore(connection: connection).count(result.counts, in: run)
        return result
    }

    private func store(_ event: LumaEvent, _ calendar: String, _ hash: Int64, _ result: inout Result) throws {
        let writer = EventWriter(connection: connection, publisher: publisher, now: now)
        switch try writer.store(event, calendar: calendar, hash: hash) {
        case .created: result.counts.eventsCreated += 1
        case .updated: result.counts.eventsUpdated += 1
        case .unchanged:
            result.counts.eventsUnchanged += 1
            return
        }
        let isOver = (event.snapshot.endsAt ?? event.snapshot.startsAt + EventStore.assumedLength) < now
        if event.isManaged, !isOver, !(event.hasDescription && event.hasHosts) {
            result.toDescribe.append(event.snapshot.id)
        }
    }

    private func listedIdentifier(_ entry: JSONNode) -> String? {
        LumaShape.identifier(LumaShape.unwrapped(entry, "event")) ?? LumaShape.identifier(entry)
    }
}
