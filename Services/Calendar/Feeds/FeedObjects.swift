import Contracts
import Database
import EventLoop
import JSONRPC
import Time

/// Reads feeds event by event, and tells what has changed in them.
@LoopActor final class FeedObjects {
    /// Objects on a page.
    nonisolated static let pageSize = 2000
    /// Bytes of texts that are sent at once, unless a single one is longer.
    nonisolated static let answerBytes = 1 << 20

    private let database: Database
    private let time: any TimeSource
    private let door: FeedDoor
    /// Revisions of feeds at a version of the data, on a day.
    private var known: [String: (version: Int, day: Int64, revision: Int64)] = [:]
    /// Open once the look at a feed that is under way is done.
    private var looking: Latch?

    init(database: Database, time: any TimeSource) {
        self.database = database
        self.time = time
        door = FeedDoor(database)
    }

    func register(in methods: inout RPCMethods) {
        methods.on(DescribeFeed.self) { [unowned self] call, _ in
            let feed = try await door.open(call.token)
            return FeedState(id: feed.id, name: feed.name, revision: try await look(at: feed))
        }
        methods.on(ListFeedObjects.self) { [unowned self] call, _ in try await list(call) }
        methods.on(ReadFeedObjects.self) { [unowned self] call, _ in try await read(call) }
    }

    private func list(_ call: ListFeedObjects) async throws -> FeedObjectPage {
        let feed = try await door.open(call.token)
        let (revision, now) = (try await look(at: feed), time.now)
        return try await database.read { connection in
            let store = FeedObjectStore(connection, feed: feed.id)
            if let since = call.since, try !store.knows(since) {
                throw RPCError(.conflict, message: "the feed does not know this revision")
            }
            var rows = try store.objects(call, limit: Self.pageSize)
            let cursor = rows.count < Self.pageSize ? nil : rows.last?.version.name
            if let window = call.window {
                let contents = FeedContents(of: feed, in: connection, now: now)
                try rows.removeAll { row in
                    guard row.isSeries, let object = try contents.object(row.event) else { return false }
                    return !object.takesPlace(in: window)
                }
            }
            return FeedObjectPage(revision: revision, objects: rows.map(\.version), nextCursor: cursor)
        }
    }

    private func read(_ call: ReadFeedObjects) async throws -> FeedObjectTexts {
        guard call.names.count <= ReadFeedObjects.largestCount else {
            throw RPCError(.invalidParams, message: "at most \(ReadFeedObjects.largestCount) objects at a time")
        }
        let feed = try await door.open(call.token)
        _ = try await look(at: feed)
        let now = time.now
        return try await database.read { connection in
            let store = FeedObjectStore(connection, feed: feed.id)
            let contents = FeedContents(of: feed, in: connection, now: now)
            var texts = FeedObjectTexts(objects: [], answered: 0)
            var bytes = 0
            for name in call.names where bytes < Self.answerBytes {
                texts.answered += 1
                // Looked for in the feed as it is now, whatever it had before.
                guard let id = try store.event(of: name), let object = try contents.object(id) else { continue }
                texts.objects.append(FeedObjectText(name: name, tag: object.tag, text: object.text))
                bytes += texts.objects.last?.text.utf8.count ?? 0
            }
            return texts
        }
    }

    /// Notes what the feed has now, if anything may have changed since the last look.
    ///
    /// - Returns: the feed's revision.
    private func look(at feed: FeedSummary) async throws -> Int64 {
        // One at a time: what an earlier look has seen must not be noted after what a later one has.
        while let looking { await looking.wait() }
        let (version, now) = (database.version, time.now)
        let day = FeedContents.day(of: now)
        if let known = known[feed.id], known.version == version, known.day == day { return known.revision }
        let latch = Latch()
        looking = latch
        defer {
            looking = nil
            latch.open()
        }
        let (entries, latest) = try await database.read { connection in
            let contents = FeedContents(of: feed, in: connection, now: now)
            let entries = try contents.entries()
            return (entries, try FeedObjectStore(connection, feed: feed.id).revision(ifStill: entries))
        }
        // Writing nothing would be a commit, after which everybody would look again.
        let revision: Int64
        if let latest {
            revision = latest
        } else {
            revision = try await database.write { connection in
                try FeedObjectStore(connection, feed: feed.id).update(to: entries, at: now)
            }
        }
        if known.count >= Self.knownFeeds { known = [:] }
        known[feed.id] = (version, day, revision)
        return revision
    }

    /// Feeds whose revisions are kept in mind.
    private nonisolated static let knownFeeds = 10_000
}

extension ListFeedObjects {
    /// nil when any time will do.
    fileprivate var window: Range<Timestamp>? {
        guard from != nil || until != nil else { return nil }
        let start = from ?? FeedSpan.always.lowerBound
        return start..<max(start, until ?? FeedSpan.always.upperBound)
    }
}
