public import JSONRPC
public import Time

/// Tells what a feed is and at which revision it is now: the beginning of reading it event by event.
public struct DescribeFeed: RemoteCall, Hashable {
    public static let method = "calendar.describeFeed"
    public typealias Result = FeedState

    public var token: String

    public init(token: String) {
        self.token = token
    }
}

public struct FeedState: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    /// Higher after every change of any of its objects, and known for some time as the state that it was.
    public var revision: Int64

    public init(id: String, name: String, revision: Int64) {
        self.id = id
        self.name = name
        self.revision = revision
    }
}

/// Lists a feed's objects by name: all of them, those that take place in a span of time, or those that have changed.
///
/// Throws a conflict for a revision that the feed does not know, or no longer.
public struct ListFeedObjects: RemoteCall, Hashable {
    public static let method = "calendar.listFeedObjects"
    public typealias Result = FeedObjectPage

    public var token: String
    /// Only what has changed or gone since that revision.
    public var since: Int64?
    /// Only what is not over by then.
    public var from: Timestamp?
    /// Only what begins before that.
    public var until: Timestamp?
    /// `nextCursor` of the page before.
    public var cursor: String?

    public init(
        token: String, since: Int64? = nil, from: Timestamp? = nil, until: Timestamp? = nil, cursor: String? = nil
    ) {
        self.token = token
        self.since = since
        self.from = from
        self.until = until
        self.cursor = cursor
    }
}

public struct FeedObjectPage: Codable, Sendable, Hashable {
    /// Of the whole feed, when the page was read. Whoever reads several pages has at least the state of the first one's.
    public var revision: Int64
    public var objects: [FeedObjectVersion]
    public var nextCursor: String?

    public init(revision: Int64, objects: [FeedObjectVersion], nextCursor: String? = nil) {
        self.revision = revision
        self.objects = objects
        self.nextCursor = nextCursor
    }
}

/// One event of a feed, with everything that is said of it under its UID.
public struct FeedObjectVersion: Codable, Sendable, Hashable {
    /// The UID.
    public var name: String
    /// Another one for every other text; absent when the object is gone.
    public var tag: String?

    public init(name: String, tag: String?) {
        self.name = name
        self.tag = tag
    }
}

/// Reads some of a feed's objects as iCalendar texts.
public struct ReadFeedObjects: RemoteCall, Hashable {
    public static let method = "calendar.readFeedObjects"
    public typealias Result = FeedObjectTexts

    /// Names in one call.
    public static let largestCount = 1000

    public var token: String
    /// At most ``largestCount``.
    public var names: [String]

    public init(token: String, names: [String]) {
        self.token = token
        self.names = names
    }
}

public struct FeedObjectTexts: Codable, Sendable, Hashable {
    /// In the order of the question; what the feed does not have is left out.
    public var objects: [FeedObjectText]
    /// How many of the names these are about, from the first one on: all, unless the texts would be too long together.
    public var answered: Int

    public init(objects: [FeedObjectText], answered: Int) {
        self.objects = objects
        self.answered = answered
    }
}

public struct FeedObjectText: Codable, Sendable, Hashable {
    public var name: String
    public var tag: String
    /// A calendar with this event only.
    public var text: String

    public init(name: String, tag: String, text: String) {
        self.name = name
        self.tag = tag
        self.text = text
    }
}
