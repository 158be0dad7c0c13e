public import JSON

extension JSONNode {
    /// A member that is a string and not empty; whatever is missing, null, empty or of another kind is absent.
    public func text(_ name: StaticString) -> String? {
        guard let value = self[name], value.kind == .string, let text = try? value.string(), !text.isEmpty else {
            return nil
        }
        return text
    }
}
