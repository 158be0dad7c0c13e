import EventLoop
import JSON
import Time

/// Databases, data sources, queries, users and search.
enum NotionTableRoutes {
    private static let old: Set<NotionVersion> = [.databases]
    private static let new: Set<NotionVersion> = [.dataSources, .trash]

    static let all = [
        NotionRoute("GET", "users/me", needs: nil, me),
        NotionRoute("GET", "users", users),
        NotionRoute("POST", "search", search),
        NotionRoute("GET", "databases/{id}", database),
        NotionRoute("POST", "databases/{id}/query", versions: old, queryDatabase),
        NotionRoute("GET", "data_sources/{id}", versions: new, dataSource),
        NotionRoute("PATCH", "data_sources/{id}", versions: new, needs: .update, updateDataSource),
        NotionRoute("POST", "data_sources/{id}/query", versions: new, queryDataSource),
    ]

    @LoopActor private static func me(_ call: NotionCall) throws(NotionError) -> JSONValue {
        [
            "object": "user", "id": .string(call.connection.botID), "name": .string(call.connection.name),
            "avatar_url": nil, "type": "bot",
            "bot": [
                "owner": ["type": "workspace", "workspace": true],
                "workspace_name": .string(NotionWorld.workspaceName), "workspace_id": .string(NotionWorld.workspaceID),
            ],
        ]
    }

    @LoopActor private static func users(_ call: NotionCall) throws(NotionError) -> JSONValue {
        let users = call.notion.world.users.map { user -> JSONValue in
            var object: JSONObject = [
                "object": "user", "id": .string(user.id), "name": .string(user.name), "avatar_url": nil,
                "type": .string(user.isBot ? "bot" : "person"),
            ]
            if let email = user.email { object["person"] = ["email": .string(email)] }
            if user.isBot { object["bot"] = [:] }
            return .object(object)
        }
        return list(users, type: "user")
    }

    /// Titles that contain the text; explicitly not exhaustive in the real one.
    @LoopActor private static func search(_ call: NotionCall) throws(NotionError) -> JSONValue {
        let body = try call.body()
        let text = (body["query"]?.string ?? "").lowercased()
        let wanted = body["filter"]?["value"]?.string
        let tableKind = call.version == .databases ? "database" : "data_source"
        guard [nil, "page", tableKind].contains(wanted) else {
            throw .body("filter.value", "should be `\"page\"` or `\"\(tableKind)\"`.")
        }
        var results: [JSONValue] = []
        if wanted != "page" {
            for source in call.notion.world.dataSources.values.sorted(by: { $0.id < $1.id })
            where call.isShared(source) && !source.isInTrash
                && (text.isEmpty || source.name.lowercased().contains(text))
            {
                if call.version != .databases {
                    results.append(call.shape.dataSource(source))
                } else if let database = call.notion.world.databases[source.databaseID] {
                    results.append(call.shape.database(database))
                }
            }
        }
        if wanted != tableKind {
            for page in call.notion.world.pages.values.sorted(by: { $0.edited > $1.edited }).prefix(100)
            where !page.isInTrash && isFound(page, text, call) {
                results.append(call.shape.page(page))
            }
        }
        return list(Array(results.prefix(100)), type: "page_or_data_source")
    }

    @LoopActor private static func isFound(_ page: NotionPage, _ text: String, _ call: NotionCall) -> Bool {
        guard let source = page.dataSourceID.flatMap({ call.notion.world.dataSources[$0] }), call.isShared(source)
        else {
            return false
        }
        return text.isEmpty || NotionText.plain(page.values[source.titleID]).lowercased().contains(text)
    }

    @LoopActor private static func database(_ call: NotionCall) throws(NotionError) -> JSONValue {
        let database = try call.database(try call.id())
        if call.version == .databases { _ = try call.onlySource(of: database) }
        return call.shape.database(database)
    }

    @LoopActor private static func dataSource(_ call: NotionCall) throws(NotionError) -> JSONValue {
        call.shape.dataSource(try call.dataSource(try call.id()))
    }

    /// Columns are renamed, removed by null, or added with their type.
    @LoopActor private static func updateDataSource(_ call: NotionCall) throws(NotionError) -> JSONValue {
        var source = try call.dataSource(try call.id())
        guard case .object(let changes) = try call.body()["properties"] ?? [:] else {
            throw .body("properties", "should be an object.")
        }
        for (key, change) in changes.members {
            try SchemaChange(key, change).apply(to: &source, in: &call.notion.world)
        }
        source.edited = call.now
        call.notion.world.dataSources[source.id] = source
        call.notion.announceSchema(of: source, by: call.connection.botID)
        return call.shape.dataSource(source)
    }

    @LoopActor private static func queryDatabase(_ call: NotionCall) throws(NotionError) -> JSONValue {
        try query(try call.onlySource(of: try call.database(try call.id())), call)
    }

    @LoopActor private static func queryDataSource(_ call: NotionCall) throws(NotionError) -> JSONValue {
        try query(try call.dataSource(try call.id()), call)
    }

    @LoopActor private static func query(_ source: NotionDataSource, _ call: NotionCall) throws(NotionError)
        -> JSONValue
    {
        let query = try NotionQuery(try call.body(), in: source)
        var cursor: NotionQuery.Cursor?
        if let id = query.startCursor {
            guard let known = call.notion.cursor(id) else {
                throw .validation("The start_cursor provided is invalid: \(id)")
            }
            cursor = known
        }
        let answer = try query.answer(
            call.notion.world.pages(of: source.id), after: cursor, limit: call.notion.settings.queryLimit,
            now: call.now,
            fault: call.pagingFault)
        let wanted = call.request.parameters("filter_properties[]") + call.request.parameters("filter_properties")
        let only = wanted.isEmpty ? nil : wanted
        let shape = call.shape
        var object: JSONObject = [
            "object": "list", "results": .array(answer.rows.map { shape.page($0, only: only) }),
            "next_cursor": .text(answer.next.map { call.notion.remember($0) }), "has_more": .bool(answer.next != nil),
            "type": "page_or_data_source", "page_or_data_source": [:],
        ]
        if call.version == .databases {
            object["type"] = "page_or_database"
            object["page_or_data_source"] = nil
            object["page_or_database"] = [:]
        }
        object["request_status"] =
            answer.isIncomplete
            ? ["type": "incomplete", "incomplete_reason": "query_result_limit_reached"] : ["type": "complete"]
        return .object(object)
    }

    private static func list(_ results: [JSONValue], type: String) -> JSONValue {
        [
            "object": "list", "results": .array(results), "next_cursor": nil, "has_more": false, "type": .string(type),
            type: [:],
        ]
    }
}
