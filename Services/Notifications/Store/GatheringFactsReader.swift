import Database
import Time

/// Reads what the rules need to know about one gathering.
struct GatheringFactsReader {
    let connection: Connection

    /// - Returns: nil when the gathering is unknown.
    func facts(about gathering: String, at now: Timestamp) throws -> GatheringFacts? {
        guard let found = try GatheringCopies(connection: connection).find(gathering) else { return nil }
        return GatheringFacts(
            gathering: found,
            events: try EventCopies(connection: connection).relevant(to: gathering, at: now),
            attendance: try AttendanceCopies(connection: connection).current(of: gathering, at: now),
            members: try MemberCopies(connection: connection).attending(gathering, at: now))
    }
}
