public import JSON

/// A list's page, with the way to the next one.
public struct ListRange: Codable, Sendable, Hashable {
    /// Entries on the page, 1…200.
    public var limit: Int
    /// `nextCursor` of the page before; absent for the first page.
    public var cursor: String?

    public init(limit: Int = 50, cursor: String? = nil) {
        self.limit = limit
        self.cursor = cursor
    }

    /// How many entries the page has at most: the limit, brought into its range.
    public var entries: Int { min(max(limit, 1), 200) }
}

extension ListRange: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("limit", limit)
            writer.memberIfPresent("cursor", cursor)
        }
    }
}
