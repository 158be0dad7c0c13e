import EventLoop
import JSON
import Time

/// What people do in Notion's own pages, and what tests want to see and to set.
enum NotionControl {
    static let all = NotionPageControl.all + NotionAccessControl.all + NotionReads.all
}

/// Rows and columns as people change them in their tables.
enum NotionPageControl {
    static let all = [
        ControlRoute("POST", "notion/create-page", create),
        ControlRoute("POST", "notion/edit-page", edit),
        ControlRoute("POST", "notion/trash-page") { api, request throws(APIError) in
            try setTrash(true, api, request)
        },
        ControlRoute("POST", "notion/restore-page") { api, request throws(APIError) in
            try setTrash(false, api, request)
        },
        ControlRoute("POST", "notion/duplicate-page", duplicate),
        ControlRoute("POST", "notion/purge-page", purge),
        ControlRoute("POST", "notion/fill", fill),
        ControlRoute("POST", "notion/edit-schema", editSchema),
        ControlRoute("POST", "notion/add-data-source", addDataSource),
    ]

    /// `properties` in Notion's form, or texts by the names of the seeded columns: `name`, `date`, `end`, `description`,
    /// `location`, `notes`, `link`.
    @LoopActor private static func create(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let notion = api.notion
        let source = try request.dataSource(in: notion.world)
        var page = NotionPage(
            id: notion.world.newID(), dataSourceID: source.id, created: api.clock.now, edited: api.clock.now,
            createdBy: request.author, editedBy: request.author, serial: notion.world.nextSerial())
        page.values = try values(api, request, source)
        notion.store(page, event: .created)
        return answer(page, notion)
    }

    @LoopActor private static func edit(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let notion = api.notion
        var page = try request.page(in: notion.world)
        guard let source = page.dataSourceID.flatMap({ notion.world.dataSources[$0] }) else {
            throw .invalid("The page is in no table.")
        }
        let values = try values(api, request, source)
        page.values.merge(values) { $1 }
        page.edited = api.clock.now
        page.editedBy = request.author
        let event: NotionChange.Kind = values.isEmpty ? .contentUpdated : .propertiesUpdated
        notion.store(page, event: event, properties: values.keys.sorted())
        return answer(page, notion)
    }

    @LoopActor private static func setTrash(
        _ isInTrash: Bool, _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        var page = try request.page(in: api.notion.world)
        page.isInTrash = isInTrash
        page.edited = api.clock.now
        page.editedBy = request.author
        api.notion.store(page, event: isInTrash ? .deleted : .undeleted)
        return answer(page, api.notion)
    }

    /// Makes a copy of a page, as people do from its menu: with every property, whoever it belongs to.
    @LoopActor private static func duplicate(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let notion = api.notion
        let original = try request.page(in: notion.world)
        var copy = NotionPage(
            id: notion.world.newID(), dataSourceID: original.dataSourceID, created: api.clock.now,
            edited: api.clock.now, createdBy: request.author, editedBy: request.author,
            serial: notion.world.nextSerial())
        copy.values = original.values
        notion.store(copy, event: .created)
        return answer(copy, notion)
    }

    /// Deletes a page for good: from then on it never was.
    @LoopActor private static func purge(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let page = try request.page(in: api.notion.world)
        api.notion.world.removePage(page.id)
        return .json(["status": "ok"])
    }

    /// Makes `count` rows, a minute apart, without telling anybody.
    @LoopActor private static func fill(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let source = try request.dataSource(in: api.notion.world)
        let count = try request.integer("count") ?? 100
        guard (1...100_000).contains(count) else { throw .invalid("count must be 1 to 100,000.") }
        let now = api.clock.now
        for index in 0..<count {
            let moment = now - .minutes(count - index)
            var page = NotionPage(
                id: api.notion.world.newID(), dataSourceID: source.id, created: moment, edited: moment,
                createdBy: request.author, editedBy: request.author, serial: api.notion.world.nextSerial())
            page.values[source.titleID] = NotionText.runs("Row \(index + 1)")
            api.notion.store(page, event: nil)
        }
        return .json(["pages": .number(api.notion.world.pages.count)])
    }

    /// Columns: `rename`/`to`, `remove`, or `add`/`type`.
    @LoopActor private static func editSchema(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        var source = try request.dataSource(in: api.notion.world)
        let change: SchemaChange
        if let name = request.optional("rename") {
            change = SchemaChange(name, ["name": .string(try request.required("to"))])
        } else if let name = request.optional("remove") {
            change = SchemaChange(name, nil)
        } else {
            change = SchemaChange(try request.required("add"), ["type": .string(try request.required("type"))])
        }
        do throws(NotionError) {
            try change.apply(to: &source, in: &api.notion.world)
        } catch {
            throw .invalid(error.message)
        }
        source.edited = api.clock.now
        api.notion.world.dataSources[source.id] = source
        api.notion.announceSchema(of: source, by: request.author)
        return .json(NotionShape(world: api.notion.world, version: .trash).dataSource(source))
    }

    /// A second table in a database, which old versions of the API then refuse to read.
    @LoopActor private static func addDataSource(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let first = try request.dataSource(in: api.notion.world)
        let source = NotionDataSource(
            id: api.notion.world.newID(), databaseID: first.databaseID, name: request.optional("name") ?? "More events",
            properties: first.properties, created: api.clock.now, edited: api.clock.now)
        api.notion.world.dataSources[source.id] = source
        api.notion.world.databases[first.databaseID]?.dataSourceIDs.append(source.id)
        return .json(NotionShape(world: api.notion.world, version: .trash).dataSource(source))
    }

    @LoopActor private static func values(
        _ api: ControlAPI, _ request: ControlRequest, _ source: NotionDataSource
    ) throws(APIError) -> [String: JSONValue] {
        var properties = JSONObject()
        if case .object(let object) = request.values["properties"] { properties = object }
        if let name = request.optional("name") { properties[source.titleID] = ["title": plain(name)] }
        for column in ["Description", "Location", "Notes"] {
            if let text = request.optional(column.lowercased()) { properties[column] = ["rich_text": plain(text)] }
        }
        if let link = request.optional("link") { properties["Link"] = ["url": .string(link)] }
        if let date = request.optional("date") {
            properties["Date"] = [
                "date": [
                    "start": .string(date), "end": .text(request.optional("end")),
                    "time_zone": .text(request.optional("time_zone")),
                ]
            ]
        }
        var reader = PropertyReader(source)
        do throws(NotionError) {
            let values = try reader.read(.object(properties))
            if reader.hasNewOptions { api.notion.world.dataSources[source.id] = reader.dataSource }
            return values
        } catch {
            throw .invalid(error.message)
        }
    }

    private static func plain(_ text: String) -> JSONValue { NotionText.runs(text) }

    @LoopActor private static func answer(_ page: NotionPage, _ notion: FakeNotion) -> APIResponse {
        .json(NotionShape(world: notion.world, version: .trash).page(page))
    }
}

extension ControlRequest {
    /// Who is said to do it: `author`, or the workspace's person.
    fileprivate var author: String { optional("author") ?? NotionWorld.personID }

    /// The table named by `data_source`; the seeded one by default.
    func dataSource(in world: NotionWorld) throws(APIError) -> NotionDataSource {
        let id = NotionWorld.normalized(optional("data_source") ?? NotionWorld.dataSourceID)
        guard let source = world.dataSources[id] else { throw .notFound("No such data source: \(id)") }
        return source
    }

    /// The page named by `id`.
    func page(in world: NotionWorld) throws(APIError) -> NotionPage {
        let id = NotionWorld.normalized(try required("id"))
        guard let page = world.pages[id] else { throw .notFound("No such page: \(id)") }
        return page
    }
}
