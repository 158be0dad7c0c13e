import JSON

/// One page of a list: its entries as they stand in the answer, and how to get the next.
struct LumaPage: Sendable {
    let entries: [JSONNode]
    /// nil on the last page.
    let nextCursor: String?

    /// - Throws: `LumaError.malformed` for anything that is no page. Such an answer says nothing about what exists and
    ///   must never be taken for an empty list.
    init(_ root: JSONNode) throws {
        guard let list = root["entries"], list.kind == .array else {
            throw LumaError.malformed("the page has no entries")
        }
        entries = Array(try list.elements)
        guard let more = root["has_more"], more.kind == .boolean else {
            throw LumaError.malformed("the page does not say whether there is more")
        }
        guard try more.bool() else {
            nextCursor = nil
            return
        }
        guard let cursor = LumaShape.text(root, "next_cursor") else {
            throw LumaError.malformed("there is more, but no cursor to get it with")
        }
        nextCursor = cursor
    }
}
