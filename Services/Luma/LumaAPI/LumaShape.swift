import JSON
import Time

/// Reading Luma's objects tolerantly: whatever is missing, null or of an unexpected kind is absent.
enum LumaShape {
    /// The object inside a wrapper such as `{"event": {…}, "api_id": …}`, as older routes send it, or the node itself.
    static func unwrapped(_ node: JSONNode, _ name: StaticString) -> JSONNode {
        if let inner = node[name], inner.kind == .object { return inner }
        return node
    }

    /// A string that is not empty.
    static func text(_ node: JSONNode, _ name: StaticString) -> String? {
        guard let value = node[name], value.kind == .string, let text = try? value.string(), !text.isEmpty else {
            return nil
        }
        return text
    }

    /// The identifier: `id`, or `api_id` in older shapes.
    static func identifier(_ node: JSONNode) -> String? { text(node, "id") ?? text(node, "api_id") }

    static func instant(_ node: JSONNode, _ name: StaticString) -> Timestamp? {
        text(node, name).flatMap { try? Timestamp(rfc3339: $0) }
    }

    static func number(_ node: JSONNode, _ name: StaticString) -> Double? {
        guard let value = node[name] else { return nil }
        // Older shapes write coordinates as strings.
        let number = (try? value.double()) ?? (try? value.string()).flatMap(Double.init)
        return number.flatMap { $0.isFinite ? $0 : nil }
    }

    static func object(_ node: JSONNode, _ name: StaticString) -> JSONNode? {
        node[name].flatMap { $0.kind == .object ? $0 : nil }
    }

    /// The objects of an array; none when it is missing.
    static func objects(_ node: JSONNode, _ name: StaticString) -> [JSONNode] {
        guard let list = node[name], list.kind == .array, let elements = try? list.elements else { return [] }
        return elements.filter { $0.kind == .object }
    }
}
