import Contracts
import Database
import ServiceKit
import Time

/// What follows from a list that was read to its end: who is no longer on it, and that it is complete.
///
/// A guest who is missing is marked the first time and removed by the next complete list that misses them too. All in
/// the caller's transaction.
struct GuestListEnd {
    let connection: Connection
    let publisher: EventPublisher
    let rule: RemovalRule
    let now: Timestamp

    func finish(_ listing: GuestListing) throws -> GuestSyncResult {
        let events = EventStore(connection: connection)
        var result = listing.result
        var stored = try events.event(listing.target.event)?.guests ?? 0
        // As many as were seen are stored: then nobody is missing, and nobody needs to be looked for.
        if result.rejected == 0, stored != listing.seen.count {
            try removeAbsent(listing, stored: stored, &result)
            stored -= result.removed
        }
        try events.setGuestsRead(listing.target.number, at: now, guests: stored)
        let runs = RunStore(connection: connection)
        try runs.count(
            SyncCounts(guestListsDone: 1, guestsFetched: listing.uncounted, guestsRemoved: result.removed),
            in: listing.run)
        if result.held > 0 { try report(listing, result, stored: stored, in: runs) }
        if result.rejected > 0 {
            try runs.report(
                "\(result.rejected) guests of event \(listing.target.event) make no sense", in: listing.run)
        }
        try publisher.publish(
            GuestsComplete(
                eventID: listing.target.event, runID: listing.run, listed: result.listed, changed: result.changed,
                removed: result.removed, finishedAt: now),
            in: connection)
        return result
    }

    private func removeAbsent(_ listing: GuestListing, stored: Int, _ result: inout GuestSyncResult) throws {
        let store = GuestStore(connection: connection, event: listing.target.number)
        let absent = try store.absent(from: listing.seen)
        guard !absent.isEmpty else { return }
        // An empty list of an event that has guests marks nobody either: it is more likely a fault than a fact.
        guard result.listed > 0 else {
            result.held = absent.count
            return
        }
        let again = absent.filter { $0.missingSince != nil && $0.missingSince != listing.run }.map(\.id)
        try store.setMissing(listing.run, absent.filter { $0.missingSince == nil }.map(\.id))
        guard rule.judge(removing: again.count, stored: stored) == .remove else {
            result.held = again.count
            return
        }
        let removed = try again.compactMap { try store.remove($0) }
        result.removed = removed.count
        try GuestPageWriter(connection: connection, publisher: publisher)
            .publish(removed, of: listing.target.event, run: listing.run)
    }

    private func report(
        _ listing: GuestListing, _ result: GuestSyncResult, stored: Int, in runs: RunStore
    ) throws {
        try runs.hold(listing.run)
        try runs.report(
            """
            \(result.held) of \(stored) guests of event \(listing.target.event) are no longer listed: too many to be \
            believed, so nobody was removed
            """, in: listing.run)
    }
}
