import CalendarModel
import JSON
import OutsideHTTP
import Time

/// Reads the rows of a data source in the order of one of their times, from a minute on: a pure state machine.
///
/// Every page is asked for by the time that the last one ended with, not by Notion's own cursor: rows that change while
/// pages are read move to the end and must not shift others out of sight. Notion's cursor is used only within a minute,
/// since the times know no seconds. A query never gives more than 10,000 rows either way; asked like this, only a single
/// minute could hold that many.
struct NotionListing: Equatable {
    enum Order: String {
        case created = "created_time"
        case edited = "last_edited_time"

        func time(of row: JSONNode) -> String? {
            switch self {
            case .created: row.text("created_time")
            case .edited: row.text("last_edited_time")
            }
        }
    }

    /// The time by which rows are read: creation for all rows, the last edit for what changed.
    let order: Order
    /// The minute that the present query begins with; nil for the beginning.
    private var from: String?
    /// Notion's cursor within that minute.
    private var next: String?
    /// The latest edit that Notion has told of, by its own clock.
    private(set) var latest: String

    /// How far before the latest known edit a reading begins: edits of the same minute may have come later.
    static let overlap = Duration.minutes(2)

    /// - Parameter latest: the latest edit before a reading of all rows, or the cursor of a reading of changes.
    init(order: Order, latest: String) {
        self.order = order
        self.latest = latest
        // A table in which nothing was ever edited has no minute to begin with.
        if order == .edited, let instant = try? Timestamp(rfc3339: latest), instant > .epoch {
            from = (instant - Self.overlap).rfc3339
        }
    }

    /// Goes on where ``page`` ended.
    init?(page: String) {
        guard let root = try? JSONDocument(page).root, let latest = root.text("latest"),
            let order = root.text("order").flatMap(Order.init)
        else { return nil }
        self.order = order
        self.latest = latest
        from = root.text("from")
        next = root.text("next")
    }

    /// What a later call needs to go on.
    var page: String {
        var object: JSONObject = ["order": .string(order.rawValue), "latest": .string(latest)]
        object["from"] = from.map { .string($0) }
        object["next"] = next.map { .string($0) }
        return String(decoding: JSON.write(object), as: UTF8.self)
    }

    /// The query to send.
    var query: JSONObject {
        var query: JSONObject = [
            "sorts": [["timestamp": .string(order.rawValue), "direction": "ascending"]], "page_size": 100,
        ]
        if let from {
            query["filter"] = .object([
                "timestamp": .string(order.rawValue), order.rawValue: ["on_or_after": .string(from)],
            ])
        }
        query["start_cursor"] = next.map { .string($0) }
        return query
    }

    /// Takes note of an answer.
    ///
    /// - Returns: whether there is more to read.
    /// - Throws: `OutsideError`.
    mutating func answered(_ root: JSONNode) throws -> Bool {
        guard let results = root["results"], results.kind == .array, let more = NotionShape.bool(root, "has_more")
        else {
            throw OutsideError.malformed("the answer does not say whether there is more")
        }
        let rows = NotionShape.objects(root, "results")
        if order == .edited {
            for time in rows.compactMap({ $0.text("last_edited_time") }) where time > latest {
                latest = time
            }
        }
        let isCut = root["request_status"].flatMap { $0.text("type") } == "incomplete"
        guard more || isCut else { return false }
        let last = rows.last.flatMap(order.time)
        if let last, last > from ?? "" {
            from = last
            next = nil
        } else if more, let cursor = root.text("next_cursor"), cursor != next {
            next = cursor
        } else {
            throw OutsideError.malformed(
                isCut
                    ? "more than 10,000 rows were made or changed in one minute, which Notion does not list"
                    : "there is more, but no cursor to get it with")
        }
        return true
    }
}
