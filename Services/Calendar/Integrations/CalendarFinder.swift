import CalDAV
import CalendarModel
import Contracts
import EventLoop
import JSONRPC
import NotionCalendar

/// Finds out at the provider which calendar somebody means, and whether it can be used as they want.
@LoopActor struct CalendarFinder {
    let client: OutsideClient
    let direction: SyncDirection

    /// - Throws: `OutsideError`; `RPCError.conflict` with what there is when there is no such calendar.
    func find(_ text: String) async throws -> CalendarChoice {
        let choice = try await choice(text)
        guard choice.isWritable || direction == .importOnly else {
            throw RPCError(
                .conflict, message: "“\(choice.name)” may only be read: connect it with the direction import")
        }
        return choice
    }

    private func choice(_ text: String) async throws -> CalendarChoice {
        if case .google(_, hasList: false) = client {
            return CalendarChoice(id: text, name: text, isWritable: true, isPrimary: text == "primary")
        }
        let address = pasted(text)
        let found = try await client.choices(pasted: address)
        if address != nil {
            // The address of a database names all of its data sources.
            if found.count == 1, let only = found.first { return only }
            throw Self.failure("name one of its data sources by its id", found)
        }
        if let choice = found.first(where: { $0.id == text || text == "primary" && $0.isPrimary }) { return choice }
        let named = found.filter { $0.name == text }
        guard named.count == 1, let choice = named.first else {
            throw Self.failure("there is no calendar “\(text)”", found)
        }
        return choice
    }

    /// What names a database of Notion's by itself, whatever is listed.
    private func pasted(_ text: String) -> String? {
        if case .notion = client, NotionClient.isIdentifying(text) { text } else { nil }
    }

    private static func failure(_ problem: String, _ found: [CalendarChoice]) -> RPCError {
        let names = found.prefix(20).map { "\($0.name) (\($0.id))" }.joined(separator: ", ")
        return RPCError(.conflict, message: "\(problem); there is: \(names.isEmpty ? "none" : names)")
    }

    /// Which properties of a data source hold what; the one for Rollcall's identifiers is added where it is needed.
    ///
    /// - Parameter roles: names or identifiers of those that were chosen.
    func properties(
        of dataSource: String, chosen roles: [NotionPropertyMap.Role: String]
    ) async throws -> NotionPropertyMap? {
        guard case .notion(let client) = client else { return nil }
        do {
            let map = try NotionPropertyMap(detectedIn: try await client.schema(of: dataSource), chosen: roles)
            guard map[.mark] == nil, direction != .importOnly else { return map }
            return try NotionPropertyMap(detectedIn: try await client.addMark(to: dataSource), chosen: roles)
        } catch let error as NotionMapError {
            throw RPCError(.conflict, message: error.description)
        }
    }
}
