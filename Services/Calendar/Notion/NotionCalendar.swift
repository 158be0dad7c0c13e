public import CalendarModel
public import EventLoop
import HTTPClient
import JSON
import OutsideHTTP
import Time

/// One data source of Notion's as a calendar.
///
/// Notion has no versions, no conditional writes and no requests that can be repeated: an update reads before it writes,
/// a creation searches before it creates, and the version of an event is a hash of what is kept in step. Series,
/// attendees and states of events have no place there.
@LoopActor public final class NotionCalendar: OutsideCalendar {
    let client: NotionClient
    let dataSource: String
    nonisolated let form: NotionPage

    public nonisolated init(client: NotionClient, dataSource: String, map: NotionPropertyMap) {
        self.client = client
        self.dataSource = dataSource
        form = NotionPage(map: map)
    }

    public nonisolated func normalized(_ content: EventContent) -> EventContent { form.normalized(content) }

    /// Rows may be hidden by themselves, and new ones are listed a little late.
    public nonisolated var absenceIsProof: Bool { false }

    /// What was edited since a cursor, which is the time of the latest edit that Notion has told of. Edits within the
    /// last minutes before it are told again; the version tells them from new ones. Rows that were deleted are missing
    /// in a reading of everything, and nothing else tells of them.
    public func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        try await outside {
            var listing: NotionListing
            if let page {
                guard let begun = NotionListing(page: page) else { throw OutsideError.cursorExpired }
                listing = begun
            } else if let cursor {
                guard (try? Timestamp(rfc3339: cursor)) != nil else { throw OutsideError.cursorExpired }
                listing = NotionListing(order: .edited, latest: cursor)
            } else {
                try await self.checkProperties()
                listing = NotionListing(order: .created, latest: try await self.latestEdit())
            }
            let root = try await self.query(listing.query)
            let hasMore = try listing.answered(root)
            var changes: [OutsideChange] = []
            for row in NotionShape.objects(root, "results") {
                if let change = try await self.change(row) { changes.append(change) }
            }
            return ChangePage(
                changes: changes,
                next: hasMore
                    ? .page(listing.page) : .end(cursor: listing.latest, isComplete: listing.order == .created))
        }
    }

    /// - Throws: `OutsideError.forbidden` when Notion says that the page is not there: it says the same of a page that
    ///   is only not shared with the connection any more, so nothing is deleted because of it.
    public func event(_ id: String) async throws -> OutsideEvent? {
        try await outside {
            let row = try await self.row(id)
            if self.isElsewhere(row) { return nil }
            return try await self.event(row)
        }
    }

    public func create(_ draft: EventDraft) async throws -> OutsideEvent {
        try await outside {
            guard let mark = self.form.map[.mark] else {
                throw OutsideError.refused("the data source has no property for Rollcall's identifiers")
            }
            if let made = try await self.made(draft, mark) { return made }
            var properties = self.form.properties(draft.content, over: nil)
            properties[mark.id] = ["rich_text": NotionText.write(plain: draft.identifier)]
            // Sent twice it would be there twice, and the second time nobody searched before.
            let row = try await self.write(
                .post, "/pages",
                [
                    "parent": ["type": "data_source_id", "data_source_id": .string(self.dataSource)],
                    "properties": .object(properties),
                ], isSentOnce: true)
            return try await self.made(row)
        }
    }

    public func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
        try await outside {
            let properties = self.form.properties(draft.content, over: known.content)
            if properties.members.isEmpty { return known }
            let row = try await self.row(known.id)
            if self.isElsewhere(row) { throw OutsideError.gone }
            guard try await self.event(row).version == known.version else { throw OutsideError.changedMeanwhile }
            return try await self.event(
                try await self.write(
                    .patch, "/pages/\(known.id.percentEncoded)", ["properties": .object(properties)]))
        }
    }

    public func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {
        try await outside {
            let row = try await self.row(known.id)
            if self.isElsewhere(row) { return }
            // A page whose date was cleared has nothing any more that could have changed.
            if let present = try await self.readable(row), present.version != known.version {
                throw OutsideError.changedMeanwhile
            }
            _ = try await self.client.send(
                .patch, "/pages/\(known.id.percentEncoded)", ["in_trash": true])
        }
    }

    private func made(_ row: JSONNode) async throws -> OutsideEvent {
        var event = try await self.event(row)
        event.isNew = true
        return event
    }

    /// What an earlier try made, brought back from the trash if it is there. Of several copies that people made of it,
    /// the first one is it.
    private func made(_ draft: EventDraft, _ mark: NotionSchema.Property) async throws -> OutsideEvent? {
        for inTrash in [false, true] {
            var query: JSONObject = [
                "filter": ["property": .string(mark.id), "rich_text": ["equals": .string(draft.identifier)]],
                "sorts": [["timestamp": "created_time", "direction": "ascending"]], "page_size": 1,
            ]
            if inTrash { query["in_trash"] = true }
            let rows = NotionShape.objects(try await self.query(query), "results")
            guard let row = rows.first, let id = row.text("id") else { continue }
            guard inTrash else { return try await event(row) }
            // What is in the trash cannot be changed, so it is brought back first.
            let restored = try await client.send(.patch, "/pages/\(id.percentEncoded)", ["in_trash": false])
            let properties = form.properties(draft.content, over: try await readable(restored)?.content)
            if properties.members.isEmpty { return try await made(restored) }
            return try await made(
                try await write(.patch, "/pages/\(id.percentEncoded)", ["properties": .object(properties)]))
        }
        return nil
    }
}

extension NotionCalendar {
    private func outside<Result>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
        do {
            return try await client.outside(body)
        } catch let error as NotionPage.Unreadable {
            throw OutsideError.refused("the page is no event any more: \(error.reason)")
        }
    }

    /// Sends what a page is to say. Notion refuses properties that are not there any more, and then that is told.
    private func write(
        _ method: HTTPMethod, _ path: String, _ body: JSONObject, isSentOnce: Bool = false
    ) async throws -> JSONNode {
        do {
            return try await client.send(method, path, body, isSentOnce: isSentOnce)
        } catch NotionFailure.outside(.refused(let words)) {
            try await checkProperties()
            throw NotionFailure.outside(.refused(words))
        }
    }

    /// - Throws: `OutsideError.forbidden` when a property that is kept in step was removed or is of another kind now:
    ///   somebody has to choose anew.
    private func checkProperties() async throws {
        do {
            try form.map.check(against: await client.schema(of: dataSource))
        } catch let error as NotionMapError {
            throw OutsideError.forbidden("\(error)")
        }
    }

    private func query(_ body: JSONObject) async throws -> JSONNode {
        try await client.send(.post, "/data_sources/\(dataSource.percentEncoded)/query", body)
    }

    /// When anything there was last edited, by Notion's clock: what is edited while all rows are read counts as new.
    private func latestEdit() async throws -> String {
        let root = try await query([
            "sorts": [["timestamp": "last_edited_time", "direction": "descending"]], "page_size": 1,
        ])
        guard root["results"]?.kind == .array else { throw OutsideError.malformed("the answer has no results") }
        return NotionShape.objects(root, "results").first.flatMap { $0.text("last_edited_time") }
            ?? Timestamp.epoch.rfc3339
    }

    private func row(_ id: String) async throws -> JSONNode {
        do {
            return try await client.send(.get, "/pages/\(id.percentEncoded)")
        } catch NotionFailure.notFound {
            // With the data source out of sight as well, it is the connection that has ended.
            _ = try await client.send(.get, "/data_sources/\(dataSource.percentEncoded)")
            throw OutsideError.forbidden("the page is deleted for good, or not shared with the connection any more")
        }
    }

    /// Whether a page is in the trash, or was moved out of the data source.
    private func isElsewhere(_ row: JSONNode) -> Bool {
        if NotionShape.bool(row, "in_trash") ?? NotionShape.bool(row, "archived") ?? false { return true }
        guard let parent = row["parent"].flatMap({ $0.text("data_source_id") }) else { return false }
        return parent.filter { $0 != "-" } != dataSource.filter { $0 != "-" }
    }

    /// nil for what is no page, such as a data source within a wiki.
    private func change(_ row: JSONNode) async throws -> OutsideChange? {
        guard row.text("object") ?? "page" == "page" else { return nil }
        guard let id = row.text("id") else { throw OutsideError.malformed("a page has no id") }
        if isElsewhere(row) { return .removed(id: id) }
        do {
            return .changed(try await event(row))
        } catch let error as NotionPage.Unreadable {
            return .unreadable(id: id, reason: error.reason)
        }
    }

    /// nil when the page is no event, or none any more.
    private func readable(_ row: JSONNode) async throws -> OutsideEvent? {
        do {
            return try await event(row)
        } catch is NotionPage.Unreadable {
            return nil
        }
    }

    private func event(_ row: JSONNode) async throws -> OutsideEvent {
        var texts = form.texts(of: row)
        for (role, pieces) in texts where pieces.count >= NotionPage.mostReferences {
            texts[role] = try await wholeText(role, of: row)
        }
        return try form.read(row, texts: texts, now: client.time.now)
    }

    /// All pieces of a text of which the page has only the first.
    private func wholeText(_ role: NotionPropertyMap.Role, of row: JSONNode) async throws -> [JSONNode] {
        guard let page = row.text("id"), let property = form.map[role]?.id else { return [] }
        if let known = client.texts.pieces(property, of: row) { return known }
        let begunAt = client.time.now
        var pieces: [JSONNode] = []
        var pages = NotionPages()
        while true {
            // The identifier is percent-encoded as Notion gives it.
            let path = "/pages/\(page.percentEncoded)/properties/\(property)"
            let root = try await client.send(
                .get, pages.cursor.map { "\(path)?start_cursor=\($0.percentEncoded)" } ?? path)
            pieces += NotionShape.objects(root, "results").compactMap { $0["rich_text"] ?? $0["title"] }
            guard try pages.goesOn(after: root) else { break }
        }
        client.texts.keep(pieces, property, of: row, readAt: begunAt)
        return pieces
    }
}
