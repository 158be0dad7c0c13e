import CalendarModel
import HTTPClient
import JSON
import OutsideHTTP

/// A calendar that somebody may choose.
public struct GoogleCalendarEntry: Sendable, Hashable {
    public var id: String
    public var name: String
    public var timeZone: String?
    public var isPrimary: Bool
    /// Whether events may be written there.
    public var isWritable: Bool
}

extension GoogleClient {
    /// Of up to 250 calendars each. Nobody has more; a list that does not end is none.
    private nonisolated static let mostPages = 100

    /// All calendars on the person's list. Needs ``GoogleScope/calendarList``.
    ///
    /// - Throws: `OutsideError`, `CancellationError`.
    public func calendars() async throws -> [GoogleCalendarEntry] {
        var entries: [GoogleCalendarEntry] = []
        var page: String?
        for _ in 0..<Self.mostPages {
            var query = [(key: "maxResults", value: "250")]
            if let page { query.append(("pageToken", page)) }
            do {
                let root = try await object(.init(method: .get, path: "/users/me/calendarList", query: query))
                let items = try root.member("items").elements
                entries += items.compactMap(Self.entry)
                page = root.text("nextPageToken")
                if page == nil { return entries }
            } catch let error as GoogleFailure {
                throw error.general
            } catch is JSONError {
                throw OutsideError.malformed("the list of calendars has no items")
            }
        }
        throw OutsideError.malformed("the list of calendars has more than \(Self.mostPages) pages")
    }

    private static func entry(_ node: JSONNode) -> GoogleCalendarEntry? {
        guard let id = node.text("id"), node["deleted"].flatMap({ try? $0.bool() }) != true else {
            return nil
        }
        let role = node.text("accessRole") ?? ""
        return GoogleCalendarEntry(
            id: id,
            name: node.text("summaryOverride") ?? node.text("summary") ?? id,
            timeZone: node.text("timeZone"),
            isPrimary: node["primary"].flatMap { try? $0.bool() } ?? false,
            isWritable: role == "owner" || role == "writer" || role == "writerWithoutPrivateAccess")
    }
}
