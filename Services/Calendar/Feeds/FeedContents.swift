import Contracts
import Database
import ICalendar
import Time

/// The events of a feed as they are on a day, in the caller's transaction.
struct FeedContents {
    private let texts: EventTextStore
    private let selection: EventTextSelection

    /// Events that began longer ago are left out.
    private static let past = Duration.seconds(365 * 86_400)
    /// Events that were called off stay for so long, so that everybody who has copied them learns of it.
    private static let canceledStay = Duration.seconds(30 * 86_400)

    init(of feed: FeedSummary, in connection: Connection, now: Timestamp) {
        texts = EventTextStore(connection)
        // By the day, or the contents would change with the hour.
        let today = Timestamp(milliseconds: Self.day(of: now) * 86_400_000)
        selection = EventTextSelection(
            scope: feed.scope, startsFrom: today - Self.past, canceledSince: today - Self.canceledStay)
    }

    /// The contents may change with it although nothing else has.
    static func day(of now: Timestamp) -> Int64 { now.milliseconds / 86_400_000 }

    /// All of it, in a calendar, by start.
    func written(in calendar: CalendarFeed) throws -> [UInt8] {
        let (zones, bytes) = try texts.outline(of: selection)
        return try calendar.written(zones: zones, reservingBytes: bytes) { writer in
            try texts.forEachLines(of: selection) { writer.append(written: $0) }
        }
    }

    /// Event by event, by start.
    func entries() throws -> [FeedObjectEntry] {
        var entries: [FeedObjectEntry] = []
        try texts.forEachText(of: selection) { entries.append(FeedObject($0).entry) }
        return entries
    }

    /// An event, if the feed has it.
    func object(_ event: String) throws -> FeedObject? {
        var only = selection
        only.event = event
        var found: FeedObject?
        try texts.forEachText(of: only) { found = FeedObject($0) }
        return found
    }
}
