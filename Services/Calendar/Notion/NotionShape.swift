import CalendarModel
import JSON
import Time

/// Reading Notion's objects: whatever is missing, null, empty or of another kind is absent.
enum NotionShape {
    static func text(_ node: JSONNode, _ name: StaticString) -> String? {
        guard let value = node[name], value.kind == .string, let text = try? value.string(), !text.isEmpty else {
            return nil
        }
        return text
    }

    static func bool(_ node: JSONNode, _ name: StaticString) -> Bool? { node[name].flatMap { try? $0.bool() } }

    static func instant(_ node: JSONNode, _ name: StaticString) -> Timestamp? {
        text(node, name).flatMap { try? Timestamp(rfc3339: $0) }
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
        guard let next = text(root, "next_cursor"), next != cursor else {
            throw OutsideError.malformed("there is more, but no cursor to get it with")
        }
        return next
    }

    /// The text of an array of pieces, without its styles.
    static func plainText(_ pieces: [JSONNode]) -> String {
        pieces.map { text($0, "plain_text") ?? $0["text"].flatMap { text($0, "content") } ?? "" }.joined()
    }
}
