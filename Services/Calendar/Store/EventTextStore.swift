import Contracts
import Database
import ICalendar
import JSON
import Time

/// What feeds say of each event, in the caller's transaction. It is written when the event is, since feeds are read far more
/// often than their events change.
struct EventTextStore {
    private let connection: Connection

    /// Another number whenever the same event would be written otherwise.
    static let form: Int64 = 1

    init(_ connection: Connection) { self.connection = connection }

    // MARK: Writing

    /// Writes what is to be said of an event as it is now.
    func write(_ id: String) throws {
        guard let event = try EventStore(connection).event(id) else { return }
        let text = EventText(event, forMembers: false)
        // Replaces the row of the event even if that began at another time.
        try connection.execute(
            """
            INSERT OR REPLACE INTO event_text (starts_at, event, is_public, canceled_at, first_at, last_at, is_series,
                zones, text, member_text)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """, event.snapshot.startsAt.milliseconds, id, event.snapshot.visibility == .public,
            event.isCanceled ? event.changedAt.milliseconds : nil, text.span.start.milliseconds,
            text.span.end?.milliseconds, text.span.isSeries, text.zones.isEmpty ? nil : try JSON.encode(text.zones),
            text.lines, event.saysMoreToMembers ? EventText(event, forMembers: true).lines : nil)
    }

    /// Whether everything is written in the form of this version.
    func isCurrent() throws -> Bool {
        try connection.value("SELECT form FROM event_text_form") == Self.form
    }

    /// Writes everything anew, if it was written in another form or by the clocks of another release.
    ///
    /// - Parameter release: of the time zones; nil when nobody knows, and what is written stays.
    func renew(byZonesOf release: String?) throws {
        let written: String? = try connection.value("SELECT zones FROM event_text_form") ?? nil
        if try isCurrent(), release == nil || release == written { return }
        try connection.execute("DELETE FROM event_text")
        for id in try connection.values("SELECT id FROM event", as: String.self) { try write(id) }
        try connection.execute(
            "INSERT OR REPLACE INTO event_text_form (id, form, zones) VALUES (1, ?1, ?2)", Self.form, release)
    }

    // MARK: Reading

    /// The zones that a selection of texts names, and how many bytes the texts have together.
    func outline(of selection: EventTextSelection) throws -> (zones: ZonesInUse, bytes: Int) {
        var outline = (zones: ZonesInUse(), bytes: 0)
        // Many events name the same ones.
        var seen: Set<[UInt8]> = []
        try forEach("zones, length(\(selection.text))", of: selection) { row in
            if let zones: [UInt8] = try row.get(0), seen.insert(zones).inserted {
                outline.zones.formUnion(try JSON.decode(from: zones))
            }
            outline.bytes += try row.int(1)
        }
        return outline
    }

    /// Lends the lines of each text, by start.
    func forEachLines(of selection: EventTextSelection, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try forEach(selection.text, of: selection) { row in _ = try row.withBytes(0, body) }
    }

    /// The texts, by start.
    func forEachText(of selection: EventTextSelection, _ body: (EventText) throws -> Void) throws {
        let columns = "event, \(selection.text), zones, first_at, last_at, is_series"
        try forEach(columns, of: selection) { row in
            let span = FeedSpan(
                start: Timestamp(milliseconds: try row.int64(3)),
                end: try row.get(4, as: Int64?.self).map { Timestamp(milliseconds: $0) }, isSeries: try row.bool(5))
            try body(
                EventText(
                    event: try row.string(0), lines: try row.bytes(1),
                    zones: try row.get(2, as: [UInt8]?.self).map { try JSON.decode(from: $0) } ?? ZonesInUse(),
                    span: span))
        }
    }

    private func forEach(
        _ columns: String, of selection: EventTextSelection, _ body: (Row) throws -> Void
    ) throws {
        try connection.forEach(
            """
            SELECT \(columns) FROM event_text
            WHERE starts_at >= ?1 AND (canceled_at IS NULL OR canceled_at >= ?2) AND \(selection.condition)
                AND \(selection.event == nil ? "?4 IS NULL" : "event = ?4")
            ORDER BY starts_at, event
            """, selection.startsFrom.milliseconds, selection.canceledSince.milliseconds, selection.scope.id,
            selection.event, body: body)
    }
}

/// The texts of a feed: of events that take place, and of those called off since `canceledSince`, so that whoever has read
/// them learns of it.
struct EventTextSelection: Sendable {
    var scope: FeedScope
    var startsFrom: Timestamp
    var canceledSince: Timestamp
    /// The only event that is wanted, if it is one of them.
    var event: String?

    /// Members are told of what they go to, whoever else may see it.
    private var isForMember: Bool { scope.kind == .member }

    fileprivate var text: String { isForMember ? "ifnull(member_text, text)" : "text" }

    fileprivate var condition: String {
        switch scope.kind {
        case .all: "is_public AND ?3 IS NULL"
        case .gathering: "is_public AND event IN (SELECT id FROM event WHERE gathering = ?3)"
        case .calendar: "is_public AND event IN (SELECT id FROM event WHERE calendar = ?3)"
        case .organization:
            "is_public AND event IN (SELECT id FROM event WHERE \(EventStore.isOfOrganization("?3")))"
        case .member: "event IN (SELECT event FROM attendance WHERE member = ?3)"
        case .team:
            "is_public AND event IN (SELECT event FROM attendance JOIN member_team USING (member) WHERE team = ?3)"
        }
    }
}
