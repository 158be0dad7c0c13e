import JSON
import Time

/// A filter of a query (facts §2): a condition on a property or on a timestamp, or several of them.
indirect enum NotionFilter: Sendable {
    case all([NotionFilter])
    case any([NotionFilter])
    case property(NotionProperty, Condition)
    case timestamp(isCreation: Bool, Condition)

    /// One comparison, such as `on_or_after` and its operand.
    struct Condition: Sendable {
        let name: String
        let operand: JSONValue
    }

    /// Compound filters may stand within compound filters, but no deeper.
    private static let deepest = 2

    /// - Throws: 400 for what is no filter, and for properties that are not there or have another type.
    init(_ value: JSONValue, in source: NotionDataSource, depth: Int = 0) throws(NotionError) {
        guard case .object = value else { throw .body("filter", "should be an object.") }
        for (name, isAll) in [("and", true), ("or", false)] {
            guard let parts = value[name]?.array else { continue }
            guard depth < Self.deepest else {
                throw .body("filter", "should be nested at most \(Self.deepest) levels deep.")
            }
            var filters: [NotionFilter] = []
            for part in parts { filters.append(try NotionFilter(part, in: source, depth: depth + 1)) }
            self = isAll ? .all(filters) : .any(filters)
            return
        }
        if let timestamp = value["timestamp"]?.string {
            guard ["created_time", "last_edited_time"].contains(timestamp) else {
                throw .body("filter.timestamp", "should be `\"created_time\"` or `\"last_edited_time\"`.")
            }
            self = .timestamp(
                isCreation: timestamp == "created_time",
                try Self.condition(value[timestamp], at: "filter.\(timestamp)", kind: .last_edited_time))
            return
        }
        guard let key = value["property"]?.string else {
            throw .body("filter", "should have a `property`, a `timestamp`, an `and` or an `or`.")
        }
        guard let property = source.property(key) else {
            throw .validation("Could not find property with name or id: \(key)")
        }
        guard let content = value[property.kind.rawValue] else {
            throw .validation(
                "database property \(property.name) does not match filter type; it is \(property.kind.rawValue).")
        }
        self = .property(
            property, try Self.condition(content, at: "filter.\(property.kind.rawValue)", kind: property.kind))
    }

    private static func condition(
        _ value: JSONValue?, at path: String, kind: NotionProperty.Kind
    ) throws(NotionError) -> Condition {
        guard case .object(let object) = value, let member = object.members.first, object.members.count == 1 else {
            throw .body(path, "should have exactly one condition.")
        }
        guard names(of: kind).contains(member.key) else {
            throw .body("\(path).\(member.key)", "should be not present; it is no condition of \(kind.rawValue).")
        }
        let condition = Condition(name: member.key, operand: member.value)
        if kind == .date || kind == .created_time || kind == .last_edited_time {
            guard condition.hasDateOperand else {
                throw .body("\(path).\(member.key)", "should be a valid ISO 8601 date string.")
            }
        }
        return condition
    }

    private static let emptiness = ["is_empty", "is_not_empty"]

    private static func names(of kind: NotionProperty.Kind) -> [String] {
        switch kind {
        case .title, .rich_text, .url, .email, .phone_number:
            ["equals", "does_not_equal", "contains", "does_not_contain", "starts_with", "ends_with"] + emptiness
        case .date, .created_time, .last_edited_time:
            ["equals", "before", "after", "on_or_before", "on_or_after", "this_week"] + DateWindow.names + emptiness
        case .checkbox: ["equals", "does_not_equal"]
        case .select, .status: ["equals", "does_not_equal"] + emptiness
        case .multi_select, .people, .relation: ["contains", "does_not_contain"] + emptiness
        case .number:
            [
                "equals", "does_not_equal", "greater_than", "less_than", "greater_than_or_equal_to",
                "less_than_or_equal_to",
            ] + emptiness
        default: emptiness
        }
    }

    /// - Parameter now: what relative conditions are relative to.
    func matches(_ page: NotionPage, now: Timestamp) -> Bool {
        switch self {
        case .all(let filters): filters.allSatisfy { $0.matches(page, now: now) }
        case .any(let filters): filters.contains { $0.matches(page, now: now) }
        case .timestamp(let isCreation, let condition):
            condition.matches(date: .instant(NotionPage.rounded(isCreation ? page.created : page.edited)), now: now)
        case .property(let property, let condition):
            condition.matches(page.values[property.id], of: property, page: page, now: now)
        }
    }
}
