import Contracts
import Crypto
import ICalendar
import Time

/// An event of a feed as an object of its own, which CalDAV's clients read one by one.
struct FeedObject: Sendable {
    /// The UID.
    let name: String
    /// Of the event.
    let id: String
    /// A hash of what is said of the event.
    let tag: String
    let span: FeedSpan
    /// The event, and behind it those of its occurrences that differ from the rest.
    private let components: [ICalendarComponent]

    init(_ event: FeedEvent, in contents: FeedContents) {
        id = event.event.id
        name = FeedEvent.uid(of: id)
        components = contents.components(event)
        tag = Hex.encode(SHA256.hash(Self.form + components.flatMap(\.written)).prefix(16))
        // The event itself is always there.
        span = FeedSpan(components[0], startingAt: event.firstStart)
    }

    /// A calendar with this event only, without METHOD (RFC 4791 §4.1).
    var text: String {
        let calendar = CalendarFeed(productIdentifier: FeedText.productIdentifier)
        return String(decoding: calendar.written(components), as: UTF8.self)
    }

    /// Whether it takes place in that time; if that cannot be found out with little effort, it does.
    func takesPlace(in window: Range<Timestamp>) -> Bool {
        do {
            let times = try RecurrenceSet(
                series: components.first, overrides: Array(components.dropFirst()), zones: ZoneCatalog())
            var occurrences = try times.occurrences(in: window)
            return try occurrences.next() != nil
        } catch {
            return true
        }
    }

    var entry: FeedObjectEntry { FeedObjectEntry(name: name, event: id, tag: tag, span: span) }

    /// Another one whenever what stands around the event in its text changes.
    private static let form = Array("1".utf8)
}

/// The time in which everything of an event lies.
struct FeedSpan: Sendable, Hashable {
    var start: Timestamp
    /// Absent for an event that repeats: it may go on for ever.
    var end: Timestamp?
    /// Whether it has to be looked at more closely.
    var isSeries: Bool

    /// The years that iCalendar can write.
    static let always = Timestamp(seconds: -62_135_596_800)..<Timestamp(seconds: 253_402_300_800)
}

extension FeedSpan {
    /// - Parameter start: when it begins, in case that its own times make no sense.
    init(_ component: ICalendarComponent, startingAt start: Timestamp) {
        isSeries = component.properties.contains { $0.isNamed("RRULE") || $0.isNamed("RDATE") }
        // Most are like this.
        if !isSeries, case .utc(let start)? = try? component.time("DTSTART"),
            case .utc(let end)? = try? component.time("DTEND")
        {
            self.start = start
            self.end = end
            return
        }
        guard !isSeries, let times = try? RecurrenceSet(series: component, zones: ZoneCatalog()),
            var occurrences = try? times.occurrences(in: Self.always), let only = try? occurrences.next()
        else {
            self.start = start
            return
        }
        self.start = only.start
        end = only.end
    }
}
