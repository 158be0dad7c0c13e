import Time

extension NotionWorld {
    /// What a new sandbox holds: one person and one empty table with the usual columns of a calendar.
    static func seeded(_ seed: UInt64, at now: Timestamp) -> NotionWorld {
        var world = NotionWorld(seed: seed)
        world.users = [NotionUser(id: personID, name: "Ada Example", email: "ada@example.org")]
        let busy = ["Busy", "Free"].enumerated().map { index, name in
            NotionProperty.Option(id: "opt\(index)", name: name, color: index == 0 ? "red" : "green")
        }
        world.databases[databaseID] = NotionDatabase(
            id: databaseID, title: "Events", dataSourceIDs: [dataSourceID], created: now)
        world.dataSources[dataSourceID] = NotionDataSource(
            id: dataSourceID, databaseID: databaseID, name: "Events",
            properties: [
                NotionProperty(id: "title", name: "Name", kind: .title),
                NotionProperty(id: "Wp%3DC", name: "Date", kind: .date),
                NotionProperty(id: "d%3Aes", name: "Description", kind: .rich_text),
                NotionProperty(id: "lO%7Cc", name: "Location", kind: .rich_text),
                NotionProperty(id: "nO%40t", name: "Notes", kind: .rich_text),
                NotionProperty(id: "%3AUPp", name: "Link", kind: .url),
                NotionProperty(id: "k%5Ez", name: "Busy", kind: .select, options: busy),
                NotionProperty(id: "ax%7D", name: "Done", kind: .checkbox),
                NotionProperty(id: "q%40x", name: "Rollcall ID", kind: .rich_text),
                NotionProperty(id: "eD%3B", name: "Last edited", kind: .last_edited_time),
            ],
            created: now, edited: now)
        return world
    }
}
