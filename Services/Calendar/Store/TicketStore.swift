import CalendarModel
import Database
import Identity
import Time

/// Who has tickets for what shops offer, in the caller's transaction.
struct TicketStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    // MARK: What shops said

    /// In the order in which it came.
    func statements(of purchase: String) throws -> [TicketStatement] {
        try connection.query(
            "SELECT kind, resource, giver, person, name, said_at FROM ticket_statement WHERE purchase = ?1 ORDER BY id",
            purchase
        ) { row in
            // What a later version may have added is in a newer file, which is refused at the start.
            TicketStatement(
                kind: TicketStatement.Kind(rawValue: try row.string(0)) ?? .refunded, resource: try row.get(1),
                giver: try row.get(2, as: String?.self).map { try EmailAddress($0) },
                person: try EmailAddress(try row.string(3)), name: try row.get(4),
                saidAt: Timestamp(milliseconds: try row.int64(5)))
        }
    }

    func keep(_ statement: TicketStatement, of purchase: String) throws {
        try connection.execute(
            """
            INSERT INTO ticket_statement (purchase, kind, resource, giver, person, name, said_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """, purchase, statement.kind.rawValue, statement.resource, statement.giver?.delivery,
            statement.person.delivery, statement.name, statement.saidAt.milliseconds)
    }

    // MARK: What follows from it

    /// Says whose the tickets of a purchase are and were. Nobody who was named before is left out.
    ///
    /// - Returns: the resources for which anything has changed.
    func set(_ tickets: [Ticket], of purchase: String) throws -> Set<String> {
        var changed = Set<String>()
        for ticket in tickets {
            let isNews =
                try connection.execute(
                    """
                    INSERT INTO ticket (purchase, resource, email_key, email, name, is_valid)
                    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                    ON CONFLICT (purchase, resource, email_key) DO UPDATE
                        SET name = excluded.name, is_valid = excluded.is_valid
                        WHERE name IS NOT excluded.name OR is_valid <> excluded.is_valid
                    """, purchase, ticket.resource, ticket.person.key.text, ticket.person.delivery, ticket.name,
                    ticket.isValid) > 0
            if isNews { changed.insert(ticket.resource) }
        }
        return changed
    }

    /// Who is to be among an event's attendees in calendars, and who, by address, not any more: those whose tickets were
    /// given back, and those whose tickets the event does not belong to any more.
    func attendees(of event: String) throws -> (wanted: [Attendee], withdrawn: [String]) {
        let rows = try connection.query(
            """
            WITH RECURSIVE holding (id, is_current) AS (
                VALUES (?1, 1)
                UNION SELECT whole, min(holding.is_current, resource_part.is_current)
                FROM resource_part JOIN holding ON part = holding.id
            ) SELECT min(email), max(name), max(is_valid AND is_current) FROM ticket JOIN holding ON resource = holding.id
            GROUP BY email_key ORDER BY email_key
            """, event
        ) { row in (email: try row.string(0), name: try row.get(1, as: String?.self), isWanted: try row.bool(2)) }
        return (
            rows.filter(\.isWanted).map { Attendee(email: $0.email, name: $0.name) },
            rows.filter { !$0.isWanted }.map(\.email)
        )
    }

    /// Notes that an event's attendees are not who they were.
    func attendeesChanged(of event: String) throws {
        try connection.execute("UPDATE event SET attendee_sequence = attendee_sequence + 1 WHERE id = ?1", event)
    }
}
