import JSON

/// A column of a data source.
struct NotionProperty: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case title, rich_text, date, url, select, multi_select, status, checkbox, email, phone_number, number, relation,
            people, files, place, created_time, last_edited_time, created_by, last_edited_by, unique_id, formula, rollup

        /// Writing these is refused.
        var isReadOnly: Bool {
            switch self {
            case .created_time, .last_edited_time, .created_by, .last_edited_by, .unique_id, .formula, .rollup: true
            default: false
            }
        }
    }

    struct Option: Sendable {
        let id: String
        let name: String
        let color: String

        var json: JSONValue { ["id": .string(id), "name": .string(name), "color": .string(color)] }
    }

    /// As Notion writes it: percent-encoded, `title` for the title.
    let id: String
    var name: String
    let kind: Kind
    /// Of selects and statuses.
    var options: [Option] = []

    /// The entry of a schema.
    var json: JSONValue {
        var configuration: JSONValue = [:]
        switch kind {
        case .select, .multi_select: configuration = ["options": .array(options.map(\.json))]
        case .status: configuration = ["options": .array(options.map(\.json)), "groups": []]
        case .number: configuration = ["format": "number"]
        default: break
        }
        return [
            "id": .string(id), "name": .string(name), "type": .string(kind.rawValue), kind.rawValue: configuration,
        ]
    }
}
