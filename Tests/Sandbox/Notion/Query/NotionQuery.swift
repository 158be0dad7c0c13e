import JSON
import Time

/// The body of a query, checked, and one page of its answer.
struct NotionQuery: Sendable {
    /// Where a page ended: the last row as it was then, so that rows that move do not shift the rest.
    struct Cursor: Sendable {
        let last: NotionPage
        /// Rows given so far.
        let count: Int
        /// The query that it belongs to.
        let query: JSONValue
    }

    struct Answer: Sendable {
        let rows: [NotionPage]
        let next: Cursor?
        /// The stop at 10,000 rows was reached.
        let isIncomplete: Bool
    }

    let pageSize: Int
    let startCursor: String?
    private let filter: NotionFilter?
    private let sorts: [NotionSort]
    private let wantsTrash: Bool
    /// What must be the same for later pages.
    private let identity: JSONValue

    private static let known = [
        "filter", "sorts", "start_cursor", "page_size", "in_trash", "archived", "result_type",
    ]

    init(_ body: JSONObject, in source: NotionDataSource) throws(NotionError) {
        if let unknown = body.members.first(where: { !Self.known.contains($0.key) }) {
            throw .body(unknown.key, "should be not present, instead was `\(unknown.value)`.")
        }
        switch body["page_size"] {
        case nil, .null: pageSize = 100
        case .integer(let size) where (1...100).contains(size): pageSize = Int(size)
        case .integer(let size): throw .body("page_size", "should be ≤ `100` and ≥ `1`, instead was `\(size)`.")
        default: throw .body("page_size", "should be a number.")
        }
        startCursor = body["start_cursor"]?.string
        filter = try body["filter"].flatMap { $0 == .null ? nil : $0 }.map { value throws(NotionError) in
            try NotionFilter(value, in: source)
        }
        var sorts: [NotionSort] = []
        for value in body["sorts"]?.array ?? [] { sorts.append(try NotionSort(value, in: source)) }
        self.sorts = sorts
        wantsTrash = body["in_trash"] == true || body["archived"] == true
        var identity = body
        identity["start_cursor"] = nil
        identity["page_size"] = nil
        self.identity = .object(identity)
    }

    /// One page of rows.
    ///
    /// - Parameter limit: rows that all pages together give at most.
    /// - Throws: 400 for a cursor of another query.
    func answer(
        _ pages: [NotionPage], after cursor: Cursor?, limit: Int, now: Timestamp, fault: Pager.Fault?
    ) throws(NotionError) -> Answer {
        guard cursor == nil || cursor?.query == identity else {
            throw .validation("The start_cursor provided is invalid: it belongs to another query.")
        }
        var rows = pages.filter { $0.isInTrash == wantsTrash && filter?.matches($0, now: now) ?? true }
            .sorted(by: isBefore)
        if let cursor { rows.removeAll { !isBefore(cursor.last, $0) } }
        let given = cursor?.count ?? 0
        let shown = rows.prefix(min(pageSize, max(0, limit - given)))
        let count = given + shown.count
        guard count < limit else {
            return Answer(rows: Array(shown), next: nil, isIncomplete: shown.count < rows.count)
        }
        guard shown.count < rows.count, let last = shown.last else {
            return Answer(rows: Array(shown), next: nil, isIncomplete: false)
        }
        let next: Cursor? =
            switch fault {
            case .repeatPage: cursor ?? Cursor(last: last, count: count, query: identity)
            case .skipPage: Cursor(last: rows.prefix(2 * pageSize).last ?? last, count: count, query: identity)
            case nil: Cursor(last: last, count: count, query: identity)
            }
        return Answer(rows: Array(shown), next: next, isIncomplete: false)
    }

    private func isBefore(_ one: NotionPage, _ other: NotionPage) -> Bool {
        for sort in sorts {
            if let verdict = sort.isBefore(one, other) { return verdict }
        }
        // No order is promised without sorts; it is one that does not depend on time.
        return one.id < other.id
    }
}
