import JSON
import Time

/// Objects as Notion writes them, in the form of a version.
struct NotionShape: Sendable {
    let world: NotionWorld
    let version: NotionVersion

    /// - Parameter properties: only these are shown, by id; `nil` = all.
    func page(_ page: NotionPage, only properties: [String]? = nil) -> JSONValue {
        var object: JSONObject = [
            "object": "page", "id": .string(page.id), "created_time": .time(NotionPage.rounded(page.created)),
            "last_edited_time": .time(NotionPage.rounded(page.edited)), "created_by": Self.user(page.createdBy),
            "last_edited_by": Self.user(page.editedBy), "cover": page.cover, "icon": page.icon,
            "parent": parent(page),
        ]
        object["archived"] = .bool(page.isInTrash)
        object["in_trash"] = .bool(page.isInTrash)
        if version >= .trash { object["is_archived"] = false }
        object["is_locked"] = .bool(page.isLocked)
        object["properties"] = .object(values(page, only: properties))
        object["url"] = .string("https://www.notion.so/\(page.id.filter { $0 != "-" })")
        object["public_url"] = .some(.null)
        return .object(object)
    }

    private func parent(_ page: NotionPage) -> JSONValue {
        guard let id = page.dataSourceID, let source = world.dataSources[id] else {
            return ["type": "workspace", "workspace": true]
        }
        if version == .databases { return ["type": "database_id", "database_id": .string(source.databaseID)] }
        return [
            "type": "data_source_id", "data_source_id": .string(id), "database_id": .string(source.databaseID),
        ]
    }

    private func values(_ page: NotionPage, only: [String]?) -> JSONObject {
        var object = JSONObject()
        for property in page.dataSourceID.flatMap({ world.dataSources[$0] })?.properties ?? [] {
            let isShown = only?.contains { $0 == property.id || $0 == FormBody.decoded(property.id.utf8) } ?? true
            if isShown { object[property.name] = value(property, of: page, mostReferences: Self.mostReferences) }
        }
        return object
    }

    /// How many pieces of text, people or relations a page shows; the property itself has all (facts, pitfall 12).
    private static let mostReferences = 25

    /// One property with its value.
    ///
    /// - Parameter mostReferences: what is beyond is left out.
    func value(_ property: NotionProperty, of page: NotionPage, mostReferences: Int = .max) -> JSONValue {
        let type = property.kind.rawValue
        let content: JSONValue =
            switch property.kind {
            case .created_time: .time(NotionPage.rounded(page.created))
            case .last_edited_time: .time(NotionPage.rounded(page.edited))
            case .created_by: Self.user(page.createdBy)
            case .last_edited_by: Self.user(page.editedBy)
            case .unique_id: ["prefix": nil, "number": .number(page.serial)]
            case .formula: ["type": "string", "string": nil]
            case .rollup: ["type": "array", "array": [], "function": "show_original"]
            case .title, .rich_text, .people, .relation:
                .array(Array((page.values[property.id]?.array ?? []).prefix(mostReferences)))
            case .multi_select, .files: page.values[property.id] ?? []
            case .checkbox: page.values[property.id] ?? false
            default: page.values[property.id] ?? .null
            }
        return ["id": .string(property.id), "type": .string(type), type: content]
    }

    func dataSource(_ source: NotionDataSource) -> JSONValue {
        var object = common("data_source", source.id, source.created, source.edited)
        object["title"] = NotionText.runs(source.name)
        object["description"] = []
        object["properties"] = schema(source)
        object["parent"] = ["type": "database_id", "database_id": .string(source.databaseID)]
        object["database_parent"] = ["type": "workspace", "workspace": true]
        object["archived"] = .bool(source.isInTrash)
        object["in_trash"] = .bool(source.isInTrash)
        object["url"] = .string("https://www.notion.so/\(source.databaseID.filter { $0 != "-" })")
        return .object(object)
    }

    func database(_ database: NotionDatabase) -> JSONValue {
        let sources = database.dataSourceIDs.compactMap { world.dataSources[$0] }
        var object = common("database", database.id, database.created, sources.first?.edited ?? database.created)
        object["title"] = NotionText.runs(database.title)
        object["description"] = []
        object["is_inline"] = false
        object["parent"] = ["type": "workspace", "workspace": true]
        object["archived"] = .bool(sources.first?.isInTrash ?? false)
        object["in_trash"] = .bool(sources.first?.isInTrash ?? false)
        object["url"] = .string("https://www.notion.so/\(database.id.filter { $0 != "-" })")
        if version == .databases {
            object["properties"] = sources.first.map(schema)
        } else {
            object["data_sources"] = .array(sources.map { ["id": .string($0.id), "name": .string($0.name)] })
        }
        return .object(object)
    }

    private func common(_ kind: String, _ id: String, _ created: Timestamp, _ edited: Timestamp) -> JSONObject {
        [
            "object": .string(kind), "id": .string(id), "created_time": .time(NotionPage.rounded(created)),
            "last_edited_time": .time(NotionPage.rounded(edited)), "created_by": Self.user(NotionWorld.personID),
            "last_edited_by": Self.user(NotionWorld.personID), "icon": nil, "cover": nil, "public_url": nil,
        ]
    }

    private func schema(_ source: NotionDataSource) -> JSONValue {
        var object = JSONObject()
        for property in source.properties { object[property.name] = property.json }
        return .object(object)
    }

    static func user(_ id: String) -> JSONValue { ["object": "user", "id": .string(id)] }
}
