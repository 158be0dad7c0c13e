import Contracts
import Crypto
import Database
import EventLoop
import JSON
import JSONRPC
import Time

/// Makes feeds, and reads them to whoever has their address.
@LoopActor final class FeedAnswers {
    /// Bytes of a feed's name.
    nonisolated static let longestName = 200
    /// Bytes of a text that are sent at once.
    nonisolated static let pieceSize = 1 << 20
    /// Bytes of texts that are kept, besides the one that is being read: it is asked for piece by piece.
    nonisolated static let keptBytes = 2 << 20
    /// Bytes of a text that is kept when it has been read to its end. Of a longer one, only the tag is kept: most readers ask
    /// for no more.
    nonisolated static let smallText = 64 << 10

    private let database: Database
    private let time: any TimeSource
    private let random: any RandomSource
    private let door: FeedDoor
    /// Texts as they were at a version of the data, by feed; of some, only the tag.
    private var kept: [String: (tag: String, text: FeedText?, version: Int, day: Int64)] = [:]

    init(database: Database, time: any TimeSource, random: any RandomSource) {
        self.database = database
        self.time = time
        self.random = random
        door = FeedDoor(database)
    }

    func register(in methods: inout RPCMethods) {
        methods.on(CreateFeed.self) { [unowned self] call, _ in try await create(call) }
        methods.on(ListFeeds.self) { [unowned self] _, _ in
            FeedList(feeds: try await database.read { try FeedStore($0).all() })
        }
        methods.on(RevokeFeed.self) { [unowned self] call, _ in try await revoke(call) }
        methods.on(ReadFeed.self) { [unowned self] call, _ in try await read(call) }
    }

    private func create(_ call: CreateFeed) async throws -> CreatedFeed {
        guard (1...Self.longestName).contains(call.name.utf8.count), call.name.utf8.allSatisfy({ $0 >= 0x20 }) else {
            throw RPCError(.invalidParams, message: "a feed's name is one line of 1 to \(Self.longestName) bytes")
        }
        guard (call.scope.kind == .all) == (call.scope.id == nil) else {
            throw RPCError(.invalidParams, message: "a scope has the id of what it is about, only 'all' has none")
        }
        let token = Base64URL.encode(random.bytes(32))
        let feed = FeedSummary(
            id: "feed-\(Hex.encode(random.bytes(8)))", name: call.name, scope: call.scope, createdAt: time.now)
        try await database.write { try FeedStore($0).insert(feed, tokenHash: SHA256.hash(token.utf8)) }
        return CreatedFeed(token: token, feed: feed)
    }

    private func revoke(_ call: RevokeFeed) async throws -> Acknowledgement {
        let now = time.now
        guard try await database.write({ try FeedStore($0).revoke(call.id, at: now) }) else {
            throw RPCError(.notFound, message: "there is no feed \(call.id)")
        }
        kept[call.id] = nil
        return Acknowledgement()
    }

    private func read(_ call: ReadFeed) async throws -> FeedPiece {
        let feed = try await door.open(call.token)
        if let tag = knownTag(of: feed), tag == call.knownTag { return FeedPiece(tag: tag) }
        let text = try await text(of: feed)
        let piece = text.tag == call.knownTag ? FeedPiece(tag: text.tag) : piece(of: text, from: call.offset)
        if piece.nextOffset == nil, text.bytes.count > Self.smallText { kept[feed.id]?.text = nil }
        return piece
    }

    /// The tag of the text as it is now, if that is known.
    private func knownTag(of feed: FeedSummary) -> String? {
        guard let known = kept[feed.id], known.version == database.version, known.day == FeedContents.day(of: time.now)
        else { return nil }
        return known.tag
    }

    /// The text as it is now, written anew only when something may have changed.
    private func text(of feed: FeedSummary) async throws -> FeedText {
        if knownTag(of: feed) != nil, let text = kept[feed.id]?.text { return text }
        let (version, now) = (database.version, time.now)
        let text = try await database.read { try FeedText(feed, from: $0, now: now) }
        kept[feed.id] = nil
        if kept.values.reduce(0, { $0 + ($1.text?.bytes.count ?? 0) }) > Self.keptBytes || kept.count >= Self.keptTags {
            kept = [:]
        }
        kept[feed.id] = (text.tag, text, version, FeedContents.day(of: now))
        return text
    }

    /// Feeds of which something is kept.
    private nonisolated static let keptTags = 10_000

    /// A piece that ends between two characters.
    private func piece(of text: FeedText, from offset: Int) -> FeedPiece {
        let start = min(max(0, offset), text.bytes.count)
        var end = min(start + Self.pieceSize, text.bytes.count)
        while end < text.bytes.count, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return FeedPiece(
            tag: text.tag, text: String(decoding: text.bytes[start..<end], as: UTF8.self),
            nextOffset: end < text.bytes.count ? end : nil)
    }
}
