import Contracts
import Database
import Time

/// Finds the gathering that somebody wants an event to belong to: "Who's Going" is counted by gathering.
struct GatheringForm {
    let connection: Connection

    /// What is known of the gathering counts, so that it looks the same in all its events; a new one is as it is given.
    ///
    /// - Throws: `EventRefusal.invalid`, `DatabaseError`.
    func gathering(_ choice: GatheringChoice) throws -> GatheringSnapshot {
        try FormText.requireIdentifier(choice.id, "gathering.id")
        if let known = try EventStore(connection).gathering(choice.id) { return known }
        guard let name = choice.name else {
            throw EventRefusal.invalid(
                field: "gathering", reason: "is not known: a new one has id, name and timeZone")
        }
        try FormText.require(
            name, "gathering.name", bytes: EventLimits.nameBytes, lines: .one, mayBeEmpty: false)
        try FormText.require(choice.country, "gathering.country", bytes: EventLimits.nameBytes, lines: .one)
        guard let zone = choice.timeZone.flatMap({ try? TimeZoneRules(identifier: $0) }) else {
            throw EventRefusal.invalid(
                field: "gathering.timeZone", reason: "must be a name of the IANA such as Europe/Zurich")
        }
        try require(choice.latitude, "gathering.latitude", -90...90)
        try require(choice.longitude, "gathering.longitude", -180...180)
        return GatheringSnapshot(
            id: choice.id, name: name, country: choice.country, timeZone: zone.identifier, latitude: choice.latitude,
            longitude: choice.longitude)
    }

    private func require(_ degrees: Double?, _ field: String, _ range: ClosedRange<Double>) throws {
        guard let degrees, !range.contains(degrees) else { return }
        throw EventRefusal.invalid(
            field: field, reason: "must be from \(range.lowerBound) to \(range.upperBound)")
    }
}
