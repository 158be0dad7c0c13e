import Contracts
import Time

/// An event as the clients of the calendar-sync system write it: `startDateTime` and `endDateTime` are instants, or dates
/// for whole days (the end is then the first day after). What is absent stays; null takes away.
struct SyncedEventBody: Decodable, Sendable {
    var changes = EventChanges()

    private enum Key: String, CodingKey {
        case title, description, location, startDateTime, endDateTime, timeZone, url, status, recurrence
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        func change<Value: Codable & Sendable & Hashable>(_ key: Key, _ type: Value.Type) throws -> Change<Value> {
            guard members.contains(key) else { return .unchanged }
            return try members.decode(Change<Value>.self, forKey: key)
        }
        changes.title = try change(.title, String.self)
        changes.description = try change(.description, String.self)
        changes.location = try change(.location, String.self)
        changes.timeZone = try change(.timeZone, String.self)
        changes.url = try change(.url, String.self)
        changes.status = try change(.status, OwnEventStatus.self)
        changes.recurrence = try change(.recurrence, [String].self)
        switch try change(.startDateTime, Moment.self) {
        case .unchanged: break
        case .removed: (changes.startsAt, changes.startDate) = (.removed, .removed)
        case .set(.instant(let instant)): changes.startsAt = .set(instant)
        case .set(.date(let date)): changes.startDate = .set(date)
        }
        switch try change(.endDateTime, Moment.self) {
        case .unchanged: break
        case .removed: (changes.endsAt, changes.endDate) = (.removed, .removed)
        case .set(.instant(let instant)): changes.endsAt = .set(instant)
        case .set(.date(let date)): changes.endDate = .set(date)
        }
    }

    private enum Moment: Codable, Sendable, Hashable {
        case instant(Timestamp)
        case date(CalendarDate)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            if let date = CalendarDate(text: text) {
                self = .date(date)
            } else if let instant = try? Timestamp(rfc3339: text) {
                self = .instant(instant)
            } else {
                let name = decoder.codingPath.last?.stringValue ?? "the time"
                throw Problem.invalid("\(name) must be an instant such as 2026-12-03T17:00:00Z, or a date.")
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .instant(let instant): try instant.encode(to: encoder)
            case .date(let date): try date.encode(to: encoder)
            }
        }
    }
}
