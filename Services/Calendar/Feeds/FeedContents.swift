import Contracts
import Database
import ICalendar
import Time

/// The events of a feed as they are on a day, in the caller's transaction.
struct FeedContents {
    private let feed: FeedSummary
    private let connection: Connection
    private let today: Timestamp

    /// Events that began longer ago are left out.
    private static let past = Duration.seconds(365 * 86_400)
    /// Events that were called off stay for so long, so that everybody who has copied them learns of it.
    private static let canceledStay = Duration.seconds(30 * 86_400)

    init(of feed: FeedSummary, in connection: Connection, now: Timestamp) {
        self.feed = feed
        self.connection = connection
        // By the day, or the contents would change with the hour.
        today = Timestamp(milliseconds: Self.day(of: now) * 86_400_000)
    }

    /// The contents may change with it although nothing else has.
    static func day(of now: Timestamp) -> Int64 { now.milliseconds / 86_400_000 }

    /// By start.
    func events() throws -> [FeedEvent] { try visible(nil) }

    /// The event, if the feed has it.
    func event(_ id: String) throws -> FeedEvent? { try visible(id).first }

    /// The event, and behind it those of its occurrences that differ from the rest.
    func components(_ event: FeedEvent) -> [ICalendarComponent] { event.components(isForMember: isForMember) }

    private func visible(_ id: String?) throws -> [FeedEvent] {
        try EventStore(connection).events(
            in: feed.scope, startingFrom: today - Self.past, canceledSince: today - Self.canceledStay, id: id
        ).filter { isForMember || $0.event.visibility == .public }
    }

    /// Members are told of what they go to, whoever else may see it.
    private var isForMember: Bool { feed.scope.kind == .member }
}
