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
    let lastModified: Timestamp

    /// Events that began longer ago are left out.
    private static let past = Duration.seconds(365 * 86_400)
    /// Events that were called off stay for so long, so that everybody who has copied them learns of it.
    private static let canceledStay = Duration.seconds(30 * 86_400)

    init(_ feed: FeedSummary, from connection: Connection, now: Timestamp) throws {
        let isForMember = feed.scope.kind == .member
        // By the day, or the text would change with the hour.
        let today = Timestamp(milliseconds: now.milliseconds / 86_400_000 * 86_400_000)
        let events = try EventStore(connection).events(
            in: feed.scope, startingFrom: today - Self.past, canceledSince: today - Self.canceledStay
        ).filter { isForMember || $0.event.visibility == .public }
        var calendar = CalendarFeed(productIdentifier: "-//Rollcall//Rollcall//EN")
        calendar.name = feed.name
        calendar.refreshInterval = ICalendarDuration(seconds: 3_600)
        lastModified = events.map(\.changedAt).max().map { max($0, feed.createdAt) } ?? feed.createdAt
        bytes = calendar.written(events.map { $0.component(isForMember: isForMember) })
        tag = Hex.encode(SHA256.hash(bytes).prefix(16))
    }
}
