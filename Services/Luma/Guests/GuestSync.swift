import Contracts
import Database
import EventLoop
import ServiceKit
import Time

/// Reads one event's guest list to its end and hands the changes on.
///
/// Pages are stored and published while further ones are fetched: what dies in between loses only what a transaction
/// holds, and members see the first guests of a large event while the last are still being read.
@LoopActor struct GuestSync {
    /// More pages mean that the list goes in circles.
    static let pageLimit = 20_000

    let database: Database
    let publisher: EventPublisher
    let time: any TimeSource
    let rule: RemovalRule
    var freshReads = FreshReads()

    /// - Parameter run: what the counts are added to.
    /// - Throws: `LumaError`, `DatabaseError`, `CancellationError`; the pages stored until then stay stored.
    func read(_ event: StoredEvent, from luma: LumaClient, run: String) async throws -> GuestSyncResult {
        let target = GuestListTarget(event: event.snapshot.id, number: event.number, run: run)
        let list = FreshReads.guests(of: target.event)
        defer { freshReads.listEnds(list) }
        let storage = GuestPageStorage(database, publisher, freshReads, target)
        var listing: GuestListing
        do {
            listing = try await fetch(target, run, from: luma, into: storage)
        } catch {
            // Nothing of this list may be stored once others may read it.
            _ = try? await storage.finish()
            throw error
        }
        let stored = try await storage.finish()
        listing.result.changed += stored.changed
        listing.result.rejected += stored.rejected
        listing.uncounted = storage.uncounted
        return try await complete(listing)
    }

    private func fetch(
        _ target: GuestListTarget, _ run: String, from luma: LumaClient, into storage: GuestPageStorage
    ) async throws -> GuestListing {
        let list = FreshReads.guests(of: target.event)
        var listing = GuestListing(target, run: run)
        var cursor: String?
        var pages = 0
        repeat {
            let asked = freshReads.pageIsAsked(of: list)
            let page = GuestListPage(try await luma.guests(of: target.event, cursor: cursor))
            pages += 1
            guard page.nextCursor == nil || page.nextCursor != cursor, pages < Self.pageLimit else {
                throw LumaError.malformed("the guest list goes in circles")
            }
            listing.add(page)
            try await storage.add(page, asked: asked)
            cursor = page.nextCursor
        } while cursor != nil
        listing.close()
        return listing
    }

    private func complete(_ listing: GuestListing) async throws -> GuestSyncResult {
        let now = time.now
        return try await database.write { [publisher, rule] connection in
            try GuestListEnd(connection: connection, publisher: publisher, rule: rule, now: now).finish(listing)
        }
    }
}

/// What reading a guest list did.
struct GuestSyncResult: Sendable, Equatable {
    var listed = 0
    var changed = 0
    var removed = 0
    /// Entries that could not be understood.
    var rejected = 0
    /// Guests that would have gone, had the rule not held them.
    var held = 0
}

/// Whose guests, and for which run.
struct GuestListTarget: Sendable {
    let event: String
    /// The event's number in this file.
    let number: Int64
    /// nil outside of runs.
    let run: String?
}

/// A list as far as it has been read.
struct GuestListing: Sendable {
    let target: GuestListTarget
    let run: String
    /// The guests that were listed.
    private(set) var seen = SeenGuests()
    var result = GuestSyncResult()
    /// Guests that the run has not counted yet.
    var uncounted = 0

    init(_ target: GuestListTarget, run: String) {
        self.target = target
        self.run = run
    }

    mutating func add(_ page: GuestListPage) {
        for entry in page.entries { seen.insert(entry.id) }
        result.listed += page.entries.count
        result.rejected += page.rejected
    }

    /// The list has come to its end.
    mutating func close() { seen.close() }
}
