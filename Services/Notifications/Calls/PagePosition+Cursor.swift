extension PagePosition {
    /// The position as callers carry it from page to page: `u` or `r` and the number.
    var cursor: String { "\(isRead ? "r" : "u")\(before)" }

    /// - Throws: `Refusal.invalid` for anything that `cursor` did not make.
    init(cursor: String) throws(Refusal) {
        guard let first = cursor.utf8.first, first == UInt8(ascii: "u") || first == UInt8(ascii: "r"),
            let before = Int64(cursor.dropFirst()), before > 0
        else { throw .invalid(field: "cursor", reason: "must be the nextCursor of an earlier page") }
        self.init(isRead: first == UInt8(ascii: "r"), before: before)
    }
}
