public import JSONRPC
public import Time

/// Makes a feed: an address at which calendar programs read events. The address is the secret, and told only here.
public struct CreateFeed: RemoteCall, Hashable {
    public static let method = "calendar.createFeed"
    public typealias Result = CreatedFeed

    /// What calendar programs show as the calendar's name.
    public var name: String
    public var scope: FeedScope

    public init(name: String, scope: FeedScope) {
        self.name = name
        self.scope = scope
    }
}

/// Which events a feed has.
public struct FeedScope: Codable, Sendable, Hashable {
    public var kind: Kind
    /// The gathering, source calendar, organization, member or team; absent for `all`.
    public var id: String?

    public enum Kind: String, Codable, Sendable, CaseIterable, Hashable {
        case all
        /// The events of one place.
        case gathering
        /// The events of one source calendar.
        case calendar
        /// The events that an organization owns; those of Luma are the community's.
        case organization
        /// What one member is going to, events included that are not for everybody.
        case member
        /// What the members of one team are going to, as far as it is for everybody.
        case team
    }

    public init(kind: Kind, id: String? = nil) {
        self.kind = kind
        self.id = id
    }
}

public struct CreatedFeed: Codable, Sendable, Hashable {
    /// The secret part of the address: `/feeds/<token>.ics`.
    public var token: String
    public var feed: FeedSummary

    public init(token: String, feed: FeedSummary) {
        self.token = token
        self.feed = feed
    }
}

public struct FeedSummary: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    public var scope: FeedScope
    public var createdAt: Timestamp

    public init(id: String, name: String, scope: FeedScope, createdAt: Timestamp) {
        self.id = id
        self.name = name
        self.scope = scope
        self.createdAt = createdAt
    }
}

/// Lists feeds, without their addresses.
public struct ListFeeds: RemoteCall, Hashable {
    public static let method = "calendar.listFeeds"
    public typealias Result = FeedList

    public init() {}
}

public struct FeedList: Codable, Sendable, Hashable {
    public var feeds: [FeedSummary]

    public init(feeds: [FeedSummary]) {
        self.feeds = feeds
    }
}

/// Ends a feed: its address answers "gone" from then on.
public struct RevokeFeed: RemoteCall, Hashable {
    public static let method = "calendar.revokeFeed"
    public typealias Result = Acknowledgement

    public var id: String

    public init(id: String) {
        self.id = id
    }
}

/// Reads a feed as iCalendar text, in pieces that fit into messages.
public struct ReadFeed: RemoteCall, Hashable {
    public static let method = "calendar.readFeed"
    public typealias Result = FeedPiece

    public var token: String
    /// The tag of the text that the reader has; while it is still right, no text is sent.
    public var knownTag: String?
    /// Bytes of the text that have been read already.
    public var offset: Int

    public init(token: String, knownTag: String? = nil, offset: Int = 0) {
        self.token = token
        self.knownTag = knownTag
        self.offset = offset
    }
}

public struct FeedPiece: Codable, Sendable, Hashable {
    /// Another one for every other text.
    public var tag: String
    /// Absent when the reader's tag is right.
    public var text: String?
    /// Where the next piece begins; absent with the last one.
    public var nextOffset: Int?

    public init(tag: String, text: String? = nil, nextOffset: Int? = nil) {
        self.tag = tag
        self.text = text
        self.nextOffset = nextOffset
    }
}
