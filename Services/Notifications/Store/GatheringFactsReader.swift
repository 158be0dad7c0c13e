import Database
import Time

/// Reads what the rules need to know about one gathering.
struct GatheringFactsReader {
    let connection: Connection

    /// - Parameter crowds: those of the gathering.
    /// - Returns: nil when the gathering is unknown.
    func facts(about gathering: String, _ crowds: Crowds, at now: Timestamp) throws -> GatheringFacts? {
        guard let found = try GatheringCopies(connection: connection).find(gathering) else { return nil }
        let events = try EventCopies(connection: connection).relevant(to: gathering, at: now)
        var facts = GatheringFacts(gathering: found, events: events)
        for event in events where found.mayAnnounce(event, at: now) {
            facts.headcounts[event.id] = try crowds.headcount(of: event.id)
        }
        return facts
    }
}
