import JSON
import Time

/// Reads the values that a client writes into a row, checked as Notion checks them.
struct PropertyReader: Sendable {
    /// Selects gain options by being written.
    private(set) var dataSource: NotionDataSource
    private(set) var hasNewOptions = false

    private static let mostElements = 100

    init(_ dataSource: NotionDataSource) { self.dataSource = dataSource }

    /// Values by property id.
    ///
    /// - Throws: 400 for unknown properties, read-only ones and values that cannot be.
    mutating func read(_ properties: JSONValue) throws(NotionError) -> [String: JSONValue] {
        guard case .object(let object) = properties else { throw .body("properties", "should be an object.") }
        var values: [String: JSONValue] = [:]
        for (key, value) in object.members {
            guard let property = dataSource.property(key) else {
                throw .validation("\(key) is not a property that exists.")
            }
            guard !property.kind.isReadOnly else {
                throw .validation("\(property.name) is a read-only property and cannot be updated.")
            }
            values[property.id] = try read(value, for: property, at: "properties.\(key)")
        }
        return values
    }

    private mutating func read(
        _ value: JSONValue, for property: NotionProperty, at path: String
    ) throws(NotionError) -> JSONValue {
        let type = property.kind.rawValue
        guard let content = value[type] else {
            throw .validation("\(property.name) is expected to be \(type).")
        }
        let path = "\(path).\(type)"
        switch property.kind {
        case .title, .rich_text: return try NotionText.read(content, at: path)
        case .date: return content == .null ? .null : try NotionDate.read(content, at: path)
        case .url: return try text(content, limit: 2000, at: path)
        case .email, .phone_number: return try text(content, limit: 200, at: path)
        case .checkbox:
            guard case .bool = content else { throw .body(path, "should be a boolean.") }
            return content
        case .number:
            switch content {
            case .integer, .double, .null: return content
            default: throw .body(path, "should be a number or `null`.")
            }
        case .select, .status: return content == .null ? .null : try option(content, property, at: path)
        case .multi_select:
            var options: [JSONValue] = []
            for element in try elements(content, at: path) { options.append(try option(element, property, at: path)) }
            return .array(options)
        default: return try elements(content, at: path).isEmpty ? [] : content
        }
    }

    private func text(_ value: JSONValue, limit: Int, at path: String) throws(NotionError) -> JSONValue {
        guard value != .null else { return .null }
        guard let text = value.string else { throw .body(path, "should be a string or `null`.") }
        guard !text.isEmpty else { throw .body("\(path).length", "should be ≥ `1`, instead was `0`.") }
        guard text.utf16.count <= limit else {
            throw .body("\(path).length", "should be ≤ `\(limit)`, instead was `\(text.utf16.count)`.")
        }
        return value
    }

    private func elements(_ value: JSONValue, at path: String) throws(NotionError) -> [JSONValue] {
        guard let elements = value.array else { throw .body(path, "should be an array.") }
        guard elements.count <= Self.mostElements else {
            throw .body("\(path).length", "should be ≤ `\(Self.mostElements)`, instead was `\(elements.count)`.")
        }
        return elements
    }

    private mutating func option(
        _ value: JSONValue, _ property: NotionProperty, at path: String
    ) throws(NotionError) -> JSONValue {
        let options = dataSource.property(property.id)?.options ?? []
        if let id = value["id"]?.string {
            guard let option = options.first(where: { $0.id == id }) else {
                throw .validation("\(property.name): select option with id \(id) does not exist.")
            }
            return option.json
        }
        guard let name = value["name"]?.string else { throw .body("\(path).name", "should be a string.") }
        if let option = options.first(where: { $0.name == name }) { return option.json }
        guard property.kind != .status else {
            throw .validation("Invalid status option. Status option \"\(name)\" does not exist.")
        }
        guard !name.contains(",") else { throw .validation("Invalid select option, commas not allowed: \(name)") }
        let id = String(Digest.hex(Digest.sha256(Array("\(property.id) \(name)".utf8))).prefix(8))
        let option = NotionProperty.Option(id: id, name: name, color: "default")
        if let index = dataSource.properties.firstIndex(where: { $0.id == property.id }) {
            dataSource.properties[index].options.append(option)
            hasNewOptions = true
        }
        return option.json
    }
}
