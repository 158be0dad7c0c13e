import JSON

/// Extended properties with Google's limits: long keys are dropped and long values cut without a word (facts §6).
struct ExtendedProperties: Sendable {
    private static let longestKey = 44
    private static let longestValue = 1024
    private static let mostProperties = 300
    private static let mostBytes = 32 << 10

    let json: JSONValue?

    /// - Throws: 400 for values that are no strings, and for too many or too much.
    init(_ value: JSONValue?) throws(GoogleError) {
        guard let value else {
            json = nil
            return
        }
        var result = JSONObject()
        var count = 0
        var size = 0
        for scope in ["private", "shared"] {
            guard case .object(let object) = value[scope] else { continue }
            var kept = JSONObject()
            for (key, member) in object.members where member != .null && key.utf16.count <= Self.longestKey {
                guard let text = member.string else { throw .invalid("Invalid value for: extendedProperties.\(scope)") }
                let cut = Self.cut(text)
                kept[key] = .string(cut)
                count += 1
                size += key.utf8.count + cut.utf8.count
            }
            if !kept.members.isEmpty { result[scope] = .object(kept) }
        }
        guard count <= Self.mostProperties, size <= Self.mostBytes else {
            throw .invalid("Extended properties exceed the maximum size.")
        }
        json = result.members.isEmpty ? nil : .object(result)
    }

    /// Whether one of the properties has that value.
    static func has(_ event: GoogleEvent, scope: String, constraint: String) -> Bool {
        let parts = constraint.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return event.fields["extendedProperties"]?[scope]?[String(parts[0])]?.string == String(parts[1])
    }

    private static func cut(_ text: String) -> String {
        guard text.utf16.count > longestValue else { return text }
        var result = text
        while result.utf16.count > longestValue { result.removeLast() }
        return result
    }
}
