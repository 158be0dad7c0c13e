import EventLoop
import JSON
import Time

/// One request to Notion's API, after it was found out who asks.
@LoopActor struct NotionCall {
    let notion: FakeNotion
    let request: APIRequest
    let connection: NotionConnection
    let version: NotionVersion
    let path: [String: String]
    let now: Timestamp
    var pagingFault: Pager.Fault?

    var shape: NotionShape { NotionShape(world: notion.world, version: version) }

    /// - Throws: 400 for an id that is no UUID.
    func id() throws(NotionError) -> String { try id(path["id"] ?? "", at: "path.id") }

    func id(_ text: String, at place: String) throws(NotionError) -> String {
        let id = NotionWorld.normalized(text)
        guard id.utf8.count == 36, id.filter({ $0 != "-" }).allSatisfy(\.isHexDigit) else {
            throw .validation("\(place) failed validation: \(place) should be a valid uuid, instead was `\"\(text)\"`.")
        }
        return id
    }

    /// - Throws: 400 for a body that is no JSON object.
    func body() throws(NotionError) -> JSONObject {
        if request.body.isEmpty { return JSONObject() }
        guard let value = try? JSON.decode(JSONValue.self, from: request.body), case .object(let object) = value else {
            throw .invalidJSON
        }
        return object
    }

    /// - Throws: 404 when it is not there, or not shared with the connection.
    func database(_ id: String) throws(NotionError) -> NotionDatabase {
        guard let database = notion.world.databases[id], !database.hiddenFrom.contains(connection.botID) else {
            throw .notFound("database", id)
        }
        return database
    }

    func dataSource(_ id: String) throws(NotionError) -> NotionDataSource {
        guard let source = notion.world.dataSources[id], isShared(source) else { throw .notFound("data_source", id) }
        return source
    }

    func page(_ id: String) throws(NotionError) -> NotionPage {
        guard let page = notion.world.pages[id] else { throw .notFound("page", id) }
        if let source = page.dataSourceID.flatMap({ notion.world.dataSources[$0] }), !isShared(source) {
            throw .notFound("page", id)
        }
        return page
    }

    func isShared(_ source: NotionDataSource) -> Bool {
        notion.world.databases[source.databaseID].map { !$0.hiddenFrom.contains(connection.botID) } ?? false
    }

    /// The one table of a database, as old versions see it.
    ///
    /// - Throws: 400 when the database has gained another one.
    func onlySource(of database: NotionDatabase) throws(NotionError) -> NotionDataSource {
        guard database.dataSourceIDs.count == 1, let id = database.dataSourceIDs.first else {
            throw .validation(
                "Databases with multiple data sources are not supported in this API version. Use 2025-09-03 or later.")
        }
        return try dataSource(id)
    }
}
