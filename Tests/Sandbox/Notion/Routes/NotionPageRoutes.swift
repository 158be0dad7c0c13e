import EventLoop
import JSON
import Time

/// Rows: made, read, changed, thrown away.
enum NotionPageRoutes {
    static let all = [
        NotionRoute("POST", "pages", needs: .insert, create),
        NotionRoute("GET", "pages/{id}", retrieve),
        NotionRoute("PATCH", "pages/{id}", needs: .update, update),
        NotionRoute("GET", "pages/{id}/properties/{property}", NotionPropertyItems.answer),
        NotionRoute("POST", "pages/{id}/move", versions: [.dataSources, .trash], needs: .update, move),
    ]

    /// Longest list of blocks (facts §4).
    private static let mostChildren = 100

    @LoopActor private static func create(_ call: NotionCall) throws(NotionError) -> JSONValue {
        let body = try call.body()
        let source = try parent(try required(body["parent"], "parent"), call)
        var reader = PropertyReader(source)
        let values = try reader.read(body["properties"] ?? [:])
        guard body["children"]?.array?.count ?? 0 <= mostChildren else {
            throw .body("children.length", "should be ≤ `\(mostChildren)`.")
        }
        var page = NotionPage(
            id: call.notion.world.newID(), dataSourceID: source.id, created: call.now, edited: call.now,
            createdBy: call.connection.botID, editedBy: call.connection.botID, serial: call.notion.world.nextSerial())
        page.values = values
        page.icon = body["icon"] ?? .null
        page.cover = body["cover"] ?? .null
        if reader.hasNewOptions { call.notion.world.dataSources[source.id] = reader.dataSource }
        call.notion.store(page, event: .created)
        return call.shape.page(page)
    }

    /// Where a new page goes: by the names that a version knows.
    @LoopActor private static func parent(_ value: JSONValue, _ call: NotionCall) throws(NotionError)
        -> NotionDataSource
    {
        if let text = value["data_source_id"]?.string, call.version != .databases {
            let source = try call.dataSource(try call.id(text, at: "body.parent.data_source_id"))
            guard !source.isInTrash else { throw .validation("Can't create pages in a data source that is in trash.") }
            return source
        }
        if let text = value["database_id"]?.string {
            // Newer versions take it as long as it is clear which table is meant.
            return try call.onlySource(of: try call.database(try call.id(text, at: "body.parent.database_id")))
        }
        if value["page_id"] != nil || value["workspace"] != nil {
            throw .validation("This sandbox makes rows of tables only.")
        }
        let name = call.version == .databases ? "database_id" : "data_source_id"
        throw .body("parent.\(name)", "should be defined, instead was `undefined`.")
    }

    @LoopActor private static func retrieve(_ call: NotionCall) throws(NotionError) -> JSONValue {
        let page = try call.page(try call.id())
        let wanted = call.request.parameters("filter_properties[]") + call.request.parameters("filter_properties")
        return call.shape.page(page, only: wanted.isEmpty ? nil : wanted)
    }

    @LoopActor private static func update(_ call: NotionCall) throws(NotionError) -> JSONValue {
        var page = try call.page(try call.id())
        let body = try call.body()
        let trash = try trashing(body, call.version)
        guard !page.isInTrash || trash == false else {
            throw .validation("Can't edit page that is in trash. You must restore the page before editing.")
        }
        var updated: [String] = []
        if let properties = body["properties"],
            let source = page.dataSourceID.flatMap({ call.notion.world.dataSources[$0] })
        {
            var reader = PropertyReader(source)
            let values = try reader.read(properties)
            if reader.hasNewOptions { call.notion.world.dataSources[source.id] = reader.dataSource }
            updated = values.keys.sorted()
            page.values.merge(values) { $1 }
        }
        if let icon = body["icon"] { page.icon = icon }
        if let cover = body["cover"] { page.cover = cover }
        if case .bool(let isLocked) = body["is_locked"] { page.isLocked = isLocked }
        let wasInTrash = page.isInTrash
        if let trash { page.isInTrash = trash }
        page.edited = call.now
        page.editedBy = call.connection.botID
        let event: NotionChange.Kind? =
            page.isInTrash != wasInTrash
            ? (page.isInTrash ? .deleted : .undeleted) : updated.isEmpty ? nil : .propertiesUpdated
        call.notion.store(page, event: event, properties: updated)
        return call.shape.page(page)
    }

    /// What the body says about the trash; old versions say `archived`.
    private static func trashing(_ body: JSONObject, _ version: NotionVersion) throws(NotionError) -> Bool? {
        if version >= .trash, body["archived"] != nil {
            throw .body("archived", "should be not present; use in_trash.")
        }
        for name in ["in_trash", "archived"] {
            switch body[name] {
            case .bool(let flag): return flag
            case nil: continue
            default: throw .body(name, "should be a boolean.")
            }
        }
        return nil
    }

    @LoopActor private static func move(_ call: NotionCall) throws(NotionError) -> JSONValue {
        var page = try call.page(try call.id())
        page.dataSourceID = try parent(try required(try call.body()["parent"], "parent"), call).id
        page.edited = call.now
        page.editedBy = call.connection.botID
        call.notion.store(page, event: .moved)
        return call.shape.page(page)
    }

    private static func required(_ value: JSONValue?, _ name: String) throws(NotionError) -> JSONValue {
        guard let value else { throw .body(name, "should be defined, instead was `undefined`.") }
        return value
    }
}
