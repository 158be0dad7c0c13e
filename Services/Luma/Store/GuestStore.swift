import Contracts
import Database
import Time

/// Guests as their source lists them.
struct GuestStore {
    let connection: Connection
    /// The event's number in this file.
    let event: Int64

    /// What storing some entries did.
    struct Changes {
        /// New or different guests, as they are now.
        var changed: [GuestSnapshot] = []
        var created = 0
        /// Guests that were not there before: new ones, and removed ones that have come back.
        var added = 0
        /// Entries that could not be understood.
        var rejected = 0
    }

    /// Stores the entries that are new or differ. An entry whose bytes are those read last costs one look-up, and one
    /// that differs in nothing that we keep writes only its fingerprint.
    func store(_ entries: [GuestEntry]) throws -> Changes {
        var changes = Changes()
        let find = try connection.statement(
            """
            SELECT entry_hash, missing_since IS NOT NULL, status = 'removed' FROM guest WHERE event = ?1 AND id = ?2
            """)
        try find.bindInteger(event, at: 1)
        for entry in entries {
            let known = try find.first(id: entry.id)
            if let known, known.hash == entry.hash, entry.hash != 0 {
                if known.isMissing { try setMissing(nil, [entry.id]) }
                continue
            }
            guard let guest = try? entry.snapshot() else {
                changes.rejected += 1
                continue
            }
            if known != nil, try self.guest(entry.id) == guest {
                try connection.execute(
                    "UPDATE guest SET entry_hash = ?3, missing_since = NULL WHERE event = ?1 AND id = ?2", event,
                    entry.id, entry.hash)
                continue
            }
            try upsert(guest, hash: entry.hash)
            changes.changed.append(guest)
            if known?.isRemoved ?? true { changes.added += 1 }
            if known == nil { changes.created += 1 }
        }
        return changes
    }

    func guest(_ id: String) throws -> GuestSnapshot? {
        try connection.first(
            """
            SELECT id, person, email, name, status, registered_at, checked_in_at FROM guest
            WHERE event = ?1 AND id = ?2
            """, event, id, body: GuestSnapshot.init(row:))
    }

    /// Guests by identifier.
    func list(status: GuestStatus?, after id: String, limit: Int) throws -> [GuestSnapshot] {
        try connection.query(
            """
            SELECT id, person, email, name, status, registered_at, checked_in_at FROM guest
            WHERE event = ?1 AND id > ?2 AND (?3 IS NULL OR status = ?3) ORDER BY id LIMIT ?4
            """, event, id, status, limit, body: GuestSnapshot.init(row:))
    }

    /// Those not removed who are not among `seen`, with the run that missed them first.
    func absent(from seen: SeenGuests) throws -> [(id: String, missingSince: String?)] {
        var absent: [(id: String, missingSince: String?)] = []
        try connection.forEach(
            "SELECT id, missing_since FROM guest WHERE event = ?1 AND status <> 'removed'", event
        ) { row in
            let id = try row.string(0)
            if !seen.contains(id) { absent.append((id, try row.get(1))) }
        }
        return absent
    }

    func setMissing(_ run: String?, _ ids: [String]) throws {
        for id in ids {
            try connection.execute("UPDATE guest SET missing_since = ?3 WHERE event = ?1 AND id = ?2", event, id, run)
        }
    }

    /// Leaves a tombstone, which the guest's reappearance undoes.
    ///
    /// - Returns: the guest as it is now.
    func remove(_ id: String) throws -> GuestSnapshot? {
        try connection.execute(
            "UPDATE guest SET status = 'removed', entry_hash = 0, missing_since = NULL WHERE event = ?1 AND id = ?2",
            event, id)
        return try guest(id)
    }

    func counts() throws -> GuestCounts {
        var counts = GuestCounts()
        try connection.forEach(
            "SELECT status, count(*), count(checked_in_at) FROM guest WHERE event = ?1 GROUP BY status", event
        ) { row in
            let number = try row.int(1)
            switch try row.get(0, as: GuestStatus.self) {
            case .approved: counts.approved += number
            case .pending: counts.pending += number
            case .waitlisted: counts.waitlisted += number
            case .invited: counts.invited += number
            case .declined: counts.declined += number
            case .session, .unknown, .removed: break
            }
            counts.checkedIn += try row.int(2)
        }
        return counts
    }

    private func upsert(_ guest: GuestSnapshot, hash: Int64) throws {
        let statement = try connection.statement(
            """
            INSERT INTO guest (event, id, entry_hash, person, email, name, status, registered_at, checked_in_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (event, id) DO UPDATE SET entry_hash = excluded.entry_hash, person = excluded.person,
                email = excluded.email, name = excluded.name, status = excluded.status,
                registered_at = excluded.registered_at, checked_in_at = excluded.checked_in_at, missing_since = NULL
            """)
        try statement.bindInteger(event, at: 1)
        try statement.bindText(guest.id, at: 2)
        try statement.bindInteger(hash, at: 3)
        try statement.bind(text: guest.personID, at: 4)
        try statement.bind(text: guest.email, at: 5)
        try statement.bind(text: guest.name, at: 6)
        try statement.bindText(guest.status.rawValue, at: 7)
        try statement.bind(instant: guest.registeredAt, at: 8)
        try statement.bind(instant: guest.checkedInAt, at: 9)
        try statement.run()
    }
}

extension Statement {
    /// The fingerprint stored for a guest, and whether the guest was missing from the last list.
    fileprivate func first(id: String) throws -> (hash: Int64, isMissing: Bool, isRemoved: Bool)? {
        try bindText(id, at: 2)
        defer { reset() }
        return try step() ? (try row.int64(0), try row.bool(1), try row.bool(2)) : nil
    }

    fileprivate func bind(text: String?, at position: Int) throws {
        if let text { try bindText(text, at: position) } else { try bindNull(at: position) }
    }

    fileprivate func bind(instant: Timestamp?, at position: Int) throws {
        if let instant { try bindInteger(instant.milliseconds, at: position) } else { try bindNull(at: position) }
    }
}

extension GuestSnapshot {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.get(0), personID: try row.get(1), email: try row.get(2), name: try row.get(3),
            status: try row.get(4), registeredAt: try row.get(5), checkedInAt: try row.get(6))
    }
}
