import CalendarModel
import EventLoop
import HTTPClient
import JSON
import OutsideHTTP

/// A table of a Notion database: since 2025 a database may have several, each with properties of its own.
public struct NotionDataSource: Sendable, Hashable {
    public var id: String
    public var name: String
}

/// What the rows of a data source have.
public struct NotionSchema: Sendable, Hashable {
    public var properties: [Property]

    public struct Property: Sendable, Hashable, Codable {
        /// Stays when people rename the property.
        public var id: String
        public var name: String
        public var type: String

        public init(id: String, name: String, type: String) {
            self.id = id
            self.name = name
            self.type = type
        }
    }

    public init(properties: [Property]) { self.properties = properties }

    init(json root: JSONNode) throws {
        guard let members = try? root["properties"]?.members else {
            throw NotionFailure.outside(.malformed("the data source has no properties"))
        }
        properties = members.compactMap { member in
            guard let id = member.value.text("id"), let type = member.value.text("type")
            else {
                return nil
            }
            return Property(id: id, name: member.key, type: type)
        }
    }
}

extension NotionClient {
    /// The data sources that the connection may see. Notion calls this list neither complete nor immediate; what is
    /// missing on it can be named by its address.
    ///
    /// - Throws: `OutsideError`, as all here, and `CancellationError`.
    public func dataSources() async throws -> [NotionDataSource] {
        try await outside {
            var found: [NotionDataSource] = []
            var pages = NotionPages()
            while true {
                var body: JSONObject = ["filter": ["property": "object", "value": "data_source"], "page_size": 100]
                body["start_cursor"] = pages.cursor.map { .string($0) }
                let root = try await self.send(.post, "/search", body)
                found += NotionShape.objects(root, "results").compactMap(Self.dataSource)
                guard try pages.goesOn(after: root) else { return found }
            }
        }
    }

    /// Whether something that somebody pasted names a database or a data source.
    public nonisolated static func isIdentifying(_ pasted: String) -> Bool { NotionIdentifier.find(in: pasted) != nil }

    /// The data sources behind what somebody pasted: an address of Notion's, or the identifier of a database or of a
    /// data source. The two kinds look alike and are not interchangeable.
    public func dataSources(of pasted: String) async throws -> [NotionDataSource] {
        guard let id = NotionIdentifier.find(in: pasted) else {
            throw OutsideError.refused("it holds no identifier of Notion's (32 hexadecimal digits)")
        }
        return try await outside {
            do {
                let root = try await self.send(.get, "/databases/\(id)")
                return NotionShape.objects(root, "data_sources").compactMap { node in
                    node.text("id").map {
                        NotionDataSource(id: $0, name: node.text("name") ?? $0)
                    }
                }
            } catch NotionFailure.notFound {
                return [try await self.send(.get, "/data_sources/\(id)")].compactMap(Self.dataSource)
            }
        }
    }

    public func schema(of dataSource: String) async throws -> NotionSchema {
        try await outside {
            try NotionSchema(json: try await self.send(.get, "/data_sources/\(dataSource.percentEncoded)"))
        }
    }

    /// Adds the property that holds Rollcall's identifiers, without which a repeated creation could not be recognised.
    ///
    /// - Returns: the schema as it is then.
    public func addMark(to dataSource: String) async throws -> NotionSchema {
        try await outside {
            let name = NotionPropertyMap.Role.mark.names[0]
            return try NotionSchema(
                json: try await self.send(
                    .patch, "/data_sources/\(dataSource.percentEncoded)",
                    ["properties": .object([name: ["rich_text": [:]]])]))
        }
    }

    /// Who we are to Notion: changes by this one are probably our own.
    public func botID() async throws -> String {
        try await outside {
            guard let id = try await self.send(.get, "/users/me").text("id") else {
                throw OutsideError.malformed("the bot has no id")
            }
            return id
        }
    }

    func outside<Result>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as NotionFailure {
            throw error.general
        } catch is JSONError {
            throw OutsideError.malformed("it is not what the interface describes")
        }
    }

    private static func dataSource(_ node: JSONNode) -> NotionDataSource? {
        guard let id = node.text("id") else { return nil }
        let title = NotionShape.plainText(NotionShape.objects(node, "title"))
        return NotionDataSource(id: id, name: title.isEmpty ? node.text("name") ?? id : title)
    }
}

/// Notion's identifiers: UUIDs, in addresses without hyphens.
enum NotionIdentifier {
    /// The last run of 32 hexadecimal digits before a query, with hyphens.
    static func find(in text: String) -> String? {
        let path = text.prefix { $0 != "?" && $0 != "#" }
        var run: [UInt8] = []
        var found: [UInt8]?
        for byte in path.utf8.filter({ $0 != UInt8(ascii: "-") }) + [UInt8(ascii: "/")] {
            if Character(Unicode.Scalar(byte)).isHexDigit {
                run.append(byte)
            } else {
                // Letters of a title may happen to stand before it.
                if run.count >= 32 { found = Array(run.suffix(32)) }
                run = []
            }
        }
        guard let found else { return nil }
        let digits = String(decoding: found, as: UTF8.self).lowercased()
        var result = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { result += "-" }
            result.append(digit)
        }
        return result
    }
}
