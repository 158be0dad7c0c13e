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

    /// The cursor of the next page of a list; nil after the last one.
    ///
    /// - Parameter cursor: the one that this page was asked for with.
    /// - Throws: `OutsideError.malformed` when there may be more that cannot be had.
    static func cursor(of root: JSONNode, after cursor: String?) throws -> String? {
        guard let more = bool(root, "has_more") else {
            throw OutsideError.malformed("the answer does not say whether there is more")
        }
        guard more else { return nil }
        guard let next = root.text("next_cursor"), next != cursor else {
            throw OutsideError.malformed("there is more, but no cursor to get it with")
        }
        return next
    }

    /// The text of an array of pieces, without its styles.
    static func plainText(_ pieces: [JSONNode]) -> String {
        pieces.map { $0.text("plain_text") ?? $0["text"].flatMap { $0.text("content") } ?? "" }.joined()
    }
}
