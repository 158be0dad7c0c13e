import WebDAV

/// What a REPORT asks for.
enum CalendarReport: Equatable {
    /// Events that match a filter (RFC 4791 §7.8).
    case query(CalendarFilter)
    /// These events, by their addresses (RFC 4791 §7.9).
    case multiget([String])
    /// What has changed since a token was given, all without one (RFC 6578 §3.2).
    case changes(since: String?, limit: Int?)

    /// - Throws: `DAVRefusal` for what is not told here; `Problem` (400).
    init(_ body: XMLElement) throws {
        switch body.name {
        case .caldav("calendar-query"):
            guard let filter = body[.caldav("filter")] else { throw DAVRefusal.invalidFilter }
            self = .query(try CalendarFilter(filter))
        case .caldav("calendar-multiget"):
            var seen: Set<String> = []
            self = .multiget(body.all(.dav("href")).map(\.trimmedText).filter { seen.insert($0).inserted })
        case .dav("sync-collection"):
            guard let token = body[.dav("sync-token")] else { throw Problem.invalid("There is no DAV:sync-token.") }
            let limit = body[.dav("limit")]?[.dav("nresults")].map(\.trimmedText)
            self = .changes(
                since: token.trimmedText.isEmpty ? nil : token.trimmedText, limit: try limit.map(Self.count))
        default: throw DAVRefusal.unsupportedReport
        }
    }

    private static func count(_ text: String) throws(Problem) -> Int {
        guard let count = Int(text), count > 0 else { throw .invalid("DAV:nresults is no number.") }
        return count
    }
}
