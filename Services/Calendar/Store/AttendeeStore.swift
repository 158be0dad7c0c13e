import CalendarModel
import Database

/// People whom other systems want among an event's attendees in calendars, in the caller's transaction.
struct AttendeeStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Who is to be there, and who, by address, not any more.
    func attendees(of event: String) throws -> (wanted: [Attendee], withdrawn: [String]) {
        let rows = try connection.query(
            "SELECT email, name, is_wanted FROM attendee WHERE event = ?1 ORDER BY email", event
        ) { row in (email: try row.string(0), name: try row.get(1, as: String?.self), isWanted: try row.bool(2)) }
        return (
            rows.filter(\.isWanted).map { Attendee(email: $0.email, name: $0.name) },
            rows.filter { !$0.isWanted }.map(\.email)
        )
    }
}
