import Contracts
import Crypto
import Database
import ICalendar
import Time

/// A feed, written.
struct FeedText: Sendable {
    let bytes: [UInt8]
    /// A hash of the text: it stays the same as long as the text does, whatever else has changed.
    let tag: String

    init(_ feed: FeedSummary, from connection: Connection, now: Timestamp) throws {
        let contents = FeedContents(of: feed, in: connection, now: now)
        var calendar = CalendarFeed(productIdentifier: Self.productIdentifier)
        calendar.name = feed.name
        calendar.refreshInterval = ICalendarDuration(seconds: 3_600)
        bytes = try contents.written(in: calendar)
        tag = Hex.encode(SHA256.hash(bytes).prefix(16))
    }

    static let productIdentifier = "-//Rollcall//Rollcall//EN"
}
