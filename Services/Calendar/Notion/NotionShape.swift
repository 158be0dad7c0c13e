import CalendarModel
import JSON
import OutsideHTTP
import Time

/// Reading Notion's objects: whatever is missing, null, empty or of another kind is absent.
enum NotionShape {
    static func bool(_ node: JSONNode, _ name: StaticString) -> Bool? { node[name].flatMap { try? $0.bool() } }

    static func instant(_ node: JSONNode, _ name: StaticString) -> Timestamp? {
        node.text(name).flatMap { try? Timestamp(rfc3339: $0) }
    }

    static func objects(_ node: JSONNode, _ name: StaticString) -> [JSONNode] {
        guard let list = node[name], list.kind == .array, let elements = try? list.elements else { return [] }
        return elements.filter { $0.kind == .object }
    }

    /// The text of an array of pieces, without its styles.
    static func plainText(_ pieces: [JSONNode]) -> String {
        pieces.map { $0.text("plain_text") ?? $0["text"].flatMap { $0.text("content") } ?? "" }.joined()
    }
}
