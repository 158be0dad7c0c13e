/// Where a page of the list begins: what is unread comes first, then what was read, each with the newest first.
struct PagePosition: Hashable, Sendable {
    var isRead: Bool
    /// Announcement numbers are below this one.
    var before: Int64

    static let start = PagePosition(isRead: false, before: .max)

    /// The position as callers carry it from page to page: `u` or `r` and the number.
    var cursor: String { "\(isRead ? "r" : "u")\(before)" }

    init(isRead: Bool, before: Int64) {
        self.isRead = isRead
        self.before = before
    }

    /// - Throws: `Refusal.invalid` for anything that `cursor` did not make.
    init(cursor: String) throws(Refusal) {
        guard let first = cursor.utf8.first, first == UInt8(ascii: "u") || first == UInt8(ascii: "r"),
            let before = Int64(cursor.dropFirst()), before > 0
        else { throw .invalid(field: "cursor", reason: "must be the nextCursor of an earlier page") }
        self.init(isRead: first == UInt8(ascii: "r"), before: before)
    }
}
