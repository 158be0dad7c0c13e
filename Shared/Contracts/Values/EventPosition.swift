public import Time

/// Where a page of events ended, in the order of all lists of events: by start, then by identifier. Its text is the
/// cursor of those lists, whichever program answers them.
public struct EventPosition: Sendable, Hashable, Comparable {
    public var startsAt: Timestamp
    public var id: String

    public init(_ event: EventSnapshot) {
        startsAt = event.startsAt
        id = event.id
    }

    /// nil for a text that is no cursor of ours.
    public init?(cursor: String) {
        let parts = cursor.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]) else { return nil }
        startsAt = Timestamp(milliseconds: milliseconds)
        id = String(parts[1])
    }

    public var cursor: String { "\(startsAt.milliseconds).\(id)" }

    /// As SQLite compares: identifiers by their bytes.
    public static func < (left: EventPosition, right: EventPosition) -> Bool {
        if left.startsAt != right.startsAt { return left.startsAt < right.startsAt }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
}

extension EventList {
    /// One page of the events of several programs that were asked the same.
    public init(merging lists: [EventList], as question: ListEvents) {
        let all = lists.flatMap(\.events).sorted { left, right in
            let (left, right) = (EventPosition(left.event), EventPosition(right.event))
            return question.descending ? right < left : left < right
        }
        events = Array(all.prefix(question.range.entries))
        let isMore = all.count > events.count || lists.contains { $0.nextCursor != nil }
        nextCursor = isMore ? events.last.map { EventPosition($0.event).cursor } : nil
    }
}
