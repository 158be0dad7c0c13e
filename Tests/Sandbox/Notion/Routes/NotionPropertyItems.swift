import EventLoop
import JSON

/// One property of a row, whole: what has many values comes in pages.
enum NotionPropertyItems {
    private static let largestPage = 100
    /// How many come to those who do not say is not documented: few, so that everybody has to follow the cursor.
    private static let usualPage = 25

    @LoopActor static func answer(_ call: NotionCall) throws(NotionError) -> JSONValue {
        let page = try call.page(try call.id())
        let key = call.path["property"] ?? ""
        guard let source = page.dataSourceID.flatMap({ call.notion.world.dataSources[$0] }),
            let property = source.property(key)
        else { throw .notFound("property", key) }
        let value = call.shape.value(property, of: page)
        guard let items = value[property.kind.rawValue]?.array, property.kind != .multi_select, property.kind != .files
        else {
            return value.merging(["object": "property_item"])
        }
        let start = try start(call, count: items.count)
        let shown = items[start...].prefix(try size(call))
        let next = shown.endIndex < items.endIndex ? "\(shown.endIndex)" : nil
        let type = property.kind.rawValue
        let entries = shown.map { item -> JSONValue in
            ["object": "property_item", "id": .string(property.id), "type": .string(type), type: item]
        }
        return [
            "object": "list", "results": .array(entries), "next_cursor": .text(next), "has_more": .bool(next != nil),
            "type": "property_item",
            "property_item": ["id": .string(property.id), "next_url": nil, "type": .string(type), type: [:]],
        ]
    }

    @LoopActor private static func start(_ call: NotionCall, count: Int) throws(NotionError) -> Int {
        guard let cursor = call.request.parameter("start_cursor") else { return 0 }
        guard let start = Int(cursor), (0...count).contains(start) else {
            throw .validation("The start_cursor provided is invalid: \(cursor)")
        }
        return start
    }

    @LoopActor private static func size(_ call: NotionCall) throws(NotionError) -> Int {
        guard let text = call.request.parameter("page_size") else { return usualPage }
        guard let size = Int(text), (1...largestPage).contains(size) else {
            throw .validation("page_size should be ≤ `\(largestPage)` and ≥ `1`, instead was `\(text)`.")
        }
        return size
    }
}
