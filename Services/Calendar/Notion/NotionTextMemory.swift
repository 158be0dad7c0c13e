import JSON
import OutsideHTTP
import Time

/// Texts that did not come with their pages, so that they are not read again with every poll, which tells of the last
/// minutes' edits again.
struct NotionTextMemory {
    /// Texts that are remembered; with one more, all others are forgotten.
    static let most = 50
    /// Notion tells the minute of an edit, by its own clock. Once it is surely over, a page that tells the same one has not
    /// been edited since.
    static let settling = NotionListing.overlap + .minutes(1)

    private struct Entry {
        let edited: Timestamp
        let pieces: [JSONNode]
    }

    private var entries: [String: Entry] = [:]

    /// The text of a property, if it is known as it was after the last edit of its page.
    func pieces(_ property: String, of page: JSONNode) -> [JSONNode]? {
        guard let key = Self.key(property, page), let entry = entries[key],
            entry.edited == NotionShape.instant(page, "last_edited_time")
        else { return nil }
        return entry.pieces
    }

    /// - Parameter time: when reading it began.
    mutating func keep(_ pieces: [JSONNode], _ property: String, of page: JSONNode, readAt time: Timestamp) {
        guard let key = Self.key(property, page), let edited = NotionShape.instant(page, "last_edited_time"),
            time >= edited + Self.settling
        else { return }
        if entries.count == Self.most, entries[key] == nil { entries = [:] }
        entries[key] = Entry(edited: edited, pieces: pieces)
    }

    private static func key(_ property: String, _ page: JSONNode) -> String? {
        page.text("id").map { "\($0) \(property)" }
    }
}
