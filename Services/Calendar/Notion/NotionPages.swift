import CalendarModel
import JSON
import OutsideHTTP

/// Goes through a list of Notion's page by page: a pure state machine.
struct NotionPages {
    /// Lists that are read whole are shorter; one that is not does not end.
    static let most = 100

    /// What the next page is asked for with; nil for the first one.
    private(set) var cursor: String?
    private var read = 0

    /// Takes note of a page.
    ///
    /// - Returns: whether another one follows.
    /// - Throws: `OutsideError.malformed` when there may be more that cannot be had.
    mutating func goesOn(after root: JSONNode) throws(OutsideError) -> Bool {
        guard let more = NotionShape.bool(root, "has_more") else {
            throw .malformed("the answer does not say whether there is more")
        }
        guard more else { return false }
        guard let next = root.text("next_cursor"), next != cursor else {
            throw .malformed("there is more, but no cursor to get it with")
        }
        read += 1
        guard read < Self.most else { throw .malformed("the list has more than \(Self.most) pages") }
        cursor = next
        return true
    }
}
