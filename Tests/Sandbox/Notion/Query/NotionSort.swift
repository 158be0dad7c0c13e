import JSON
import Time

/// One sort of a query.
struct NotionSort: Sendable {
    private enum Key: Sendable {
        case created, edited
        case property(NotionProperty)
    }

    private let key: Key
    private let isDescending: Bool

    /// - Throws: 400 for what is no sort.
    init(_ value: JSONValue, in source: NotionDataSource) throws(NotionError) {
        switch value["direction"]?.string {
        case "ascending", nil: isDescending = false
        case "descending": isDescending = true
        default: throw .body("sorts", "should have a direction of `\"ascending\"` or `\"descending\"`.")
        }
        switch (value["timestamp"]?.string, value["property"]?.string) {
        case ("created_time", nil): key = .created
        case ("last_edited_time", nil): key = .edited
        case (nil, let name?):
            guard let property = source.property(name) else {
                throw .validation("Could not find sort property with name or id: \(name)")
            }
            key = .property(property)
        default: throw .body("sorts", "should have a `property` or a `timestamp`.")
        }
    }

    /// Whether the one comes before the other; `nil` when they are equal here. Empty values come last.
    func isBefore(_ one: NotionPage, _ other: NotionPage) -> Bool? {
        switch key {
        case .created: compare(NotionPage.rounded(one.created), NotionPage.rounded(other.created))
        case .edited: compare(NotionPage.rounded(one.edited), NotionPage.rounded(other.edited))
        case .property(let property):
            switch property.kind {
            case .date:
                compareOptional(
                    NotionDate.start(one.values[property.id])?.instant,
                    NotionDate.start(other.values[property.id])?.instant)
            case .created_time: compare(NotionPage.rounded(one.created), NotionPage.rounded(other.created))
            case .last_edited_time: compare(NotionPage.rounded(one.edited), NotionPage.rounded(other.edited))
            default: compareOptional(text(one, property), text(other, property))
            }
        }
    }

    private func text(_ page: NotionPage, _ property: NotionProperty) -> String? {
        let value = page.values[property.id]
        let text = value?.string ?? value?["name"]?.string ?? NotionText.plain(value)
        return text.isEmpty ? nil : text.lowercased()
    }

    private func compare<Value: Comparable>(_ one: Value, _ other: Value) -> Bool? {
        one == other ? nil : (one < other) != isDescending
    }

    private func compareOptional<Value: Comparable>(_ one: Value?, _ other: Value?) -> Bool? {
        switch (one, other) {
        case (let one?, let other?): compare(one, other)
        case (nil, nil): nil
        case (nil, .some): false
        case (.some, nil): true
        }
    }
}
