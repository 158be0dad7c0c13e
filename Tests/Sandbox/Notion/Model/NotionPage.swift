import JSON
import Time

/// A row of a data source.
struct NotionPage: Sendable {
    let id: String
    /// `nil` for a page that is no row.
    var dataSourceID: String?
    let created: Timestamp
    /// To the millisecond; what is shown is rounded down to the minute.
    var edited: Timestamp
    let createdBy: String
    var editedBy: String
    var isInTrash = false
    var isLocked = false
    /// By property id; a property that is not there is empty.
    var values: [String: JSONValue] = [:]
    /// The order in which pages were made.
    let serial: Int
    var icon: JSONValue = .null
    var cover: JSONValue = .null

    /// Notion rounds down to the minute (facts, pitfall 1).
    static func rounded(_ instant: Timestamp) -> Timestamp {
        Timestamp(milliseconds: instant.milliseconds - instant.milliseconds % 60_000)
    }
}

/// A table, with its columns in order.
struct NotionDataSource: Sendable {
    let id: String
    let databaseID: String
    var name: String
    var properties: [NotionProperty]
    var created: Timestamp
    var edited: Timestamp
    var isInTrash = false

    /// By id, as it is or decoded, or by name.
    func property(_ key: String) -> NotionProperty? {
        properties.first { $0.id == key } ?? properties.first { $0.name == key }
            ?? properties.first { FormBody.decoded($0.id.utf8) == key }
    }

    var titleID: String { properties.first { $0.kind == .title }?.id ?? "title" }
}

/// A container of tables.
struct NotionDatabase: Sendable {
    let id: String
    var title: String
    var dataSourceIDs: [String]
    let created: Timestamp
    /// Connections that may not see it. Everything is shared with everybody at first.
    var hiddenFrom: Set<String> = []
}

/// Somebody of the workspace: a person, or a connection's bot.
struct NotionUser: Sendable {
    let id: String
    let name: String
    let email: String?
    var isBot: Bool { email == nil }
}
