import JSON

/// A calendar as Luma describes it.
struct LumaCalendar: Sendable, Equatable {
    let id: String
    let name: String
    let url: String?

    /// - Throws: `LumaError.malformed` when it has no identifier.
    init(json root: JSONNode) throws {
        let node = LumaShape.unwrapped(root, "calendar")
        guard let id = LumaShape.identifier(node) else { throw LumaError.malformed("the calendar has no id") }
        self.id = id
        name = LumaShape.text(node, "name") ?? id
        url = LumaShape.text(node, "url")
    }
}
