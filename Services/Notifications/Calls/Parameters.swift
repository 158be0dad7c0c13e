import Contracts

/// Reads parameters that are names of ours, and refuses what cannot be one.
enum Parameters {
    /// Longest identifier, in bytes.
    static let identifierLimit = 128
    /// Entries on one page of a list.
    static let pageRange = 1...200

    static func ruleKind(_ text: String) throws(Refusal) -> RuleKind {
        guard let kind = RuleKind(rawValue: text) else {
            let known = RuleKind.allCases.map(\.rawValue).joined(separator: " or ")
            throw .invalid(field: "kind", reason: "must be \(known)")
        }
        return kind
    }

    static func identifier(_ field: String, _ text: String) throws(Refusal) -> String {
        guard !text.isEmpty, text.utf8.count <= identifierLimit else {
            throw .invalid(field: field, reason: "must have from 1 to \(identifierLimit) bytes")
        }
        return text
    }

    static func identifier(_ field: String, _ text: String?) throws(Refusal) -> String? {
        guard let text else { return nil }
        return try identifier(field, text) as String
    }

    static func limit(_ range: ListRange) throws(Refusal) -> Int {
        guard pageRange.contains(range.limit) else {
            throw .invalid(
                field: "limit", reason: "must be from \(pageRange.lowerBound) to \(pageRange.upperBound)")
        }
        return range.limit
    }
}
