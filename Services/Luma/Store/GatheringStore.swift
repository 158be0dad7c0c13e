import Contracts
import Database

/// The places where events happen, as they were first seen: a gathering must look the same in all its events.
struct GatheringStore {
    let connection: Connection

    /// The gathering for an event's place, made when it is new.
    func assign(_ place: LumaEvent.Place, timeZone: String) throws -> GatheringSnapshot {
        let id = GatheringName.identifier(city: place.city, country: place.country)
        if let known = try gathering(id) { return known }
        let made = GatheringSnapshot(
            id: id, name: place.city, country: place.country, timeZone: timeZone, latitude: place.latitude,
            longitude: place.longitude)
        try connection.execute(
            """
            INSERT INTO gathering (id, name, country, time_zone, latitude, longitude) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """, made.id, made.name, made.country, made.timeZone, made.latitude, made.longitude)
        return made
    }

    private func gathering(_ id: String) throws -> GatheringSnapshot? {
        try connection.first(
            "SELECT id, name, country, time_zone, latitude, longitude FROM gathering WHERE id = ?1", id
        ) { row in
            GatheringSnapshot(
                id: try row.get(0), name: try row.get(1), country: try row.get(2), timeZone: try row.get(3),
                latitude: try row.get(4), longitude: try row.get(5))
        }
    }
}
