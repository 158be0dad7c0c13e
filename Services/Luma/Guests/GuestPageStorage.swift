import Contracts
import Database
import EventLoop
import ServiceKit

/// Stores the pages of one list while the next ones are fetched.
///
/// One transaction takes every page that came while the one before it was on its way to the disk: where pages come
/// slowly each is stored at once, where they come fast a sync of the disk is shared by several.
@LoopActor final class GuestPageStorage {
    /// Pages held in memory at most; whoever brings more waits.
    private static let longestQueue = 4
    /// A run learns how far its list has come with the changes, and without any after so many guests: a list that has
    /// not changed is hardly worth a transaction.
    private nonisolated static let guestsUncountedAtMost = 5_000

    private struct Waiting: Sendable {
        let page: GuestListPage
        let asked: FreshReads.Moment
    }

    private let database: Database
    private let publisher: EventPublisher
    private let freshReads: FreshReads
    private let target: GuestListTarget

    private var waiting: [Waiting] = []
    private var isStoring = false
    /// Opened, and replaced by another, with the end of every transaction.
    private var transactionEnd = Latch()
    private var failure: (any Error)?
    private var result = GuestPageResult()
    /// Guests that the run has not counted yet.
    private(set) var uncounted = 0

    init(_ database: Database, _ publisher: EventPublisher, _ freshReads: FreshReads, _ target: GuestListTarget) {
        self.database = database
        self.publisher = publisher
        self.freshReads = freshReads
        self.target = target
    }

    /// Takes a page, and returns when there is room for another.
    ///
    /// - Throws: what kept an earlier page from being stored.
    func add(_ page: GuestListPage, asked: FreshReads.Moment) async throws {
        if let failure { throw failure }
        waiting.append(Waiting(page: page, asked: asked))
        if !isStoring {
            isStoring = true
            EventLoop.task { await self.storeAll() }
        }
        while waiting.count >= Self.longestQueue, failure == nil { await transactionEnd.wait() }
        if let failure { throw failure }
    }

    /// Returns when everything is stored.
    func finish() async throws -> GuestPageResult {
        while isStoring { await transactionEnd.wait() }
        if let failure { throw failure }
        return result
    }

    private func storeAll() async {
        while !waiting.isEmpty, failure == nil {
            let pages = waiting
            waiting = []
            do {
                uncounted += pages.reduce(0) { $0 + $1.page.entries.count }
                let stored = try await store(pages, fetched: uncounted)
                result.add(stored)
                if Self.isCounted(stored, fetched: uncounted) { uncounted = 0 }
            } catch {
                failure = error
            }
            if waiting.isEmpty || failure != nil { isStoring = false }
            transactionEnd.open()
            transactionEnd = Latch()
        }
    }

    private nonisolated static func isCounted(_ stored: GuestPageResult, fetched: Int) -> Bool {
        stored.changed > 0 || fetched > guestsUncountedAtMost
    }

    /// - Parameter fetched: what the run may be told.
    private func store(_ pages: [Waiting], fetched: Int) async throws -> GuestPageResult {
        try await database.write { [publisher, freshReads, target] connection in
            let list = FreshReads.guests(of: target.event)
            var entries: [GuestEntry] = []
            for waiting in pages {
                let fresh = freshReads.since(waiting.asked, on: list)
                entries += fresh.isEmpty ? waiting.page.entries : waiting.page.entries.filter { !fresh.contains($0.id) }
            }
            let stored = try GuestPageWriter(connection: connection, publisher: publisher)
                .write(GuestListPage(entries: entries), of: target)
            if let run = target.run, Self.isCounted(stored, fetched: fetched) {
                let counts = SyncCounts(guestsFetched: fetched, guestsChanged: stored.changed)
                try RunStore(connection: connection).count(counts, in: run)
            }
            return stored
        }
    }
}
