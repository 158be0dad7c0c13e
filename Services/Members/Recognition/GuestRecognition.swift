import Contracts
import Database
import Identity
import MemberMatching

/// Decides which guests are members.
struct GuestRecognition {
    let connection: Connection

    /// Decides anew who these guests are, and marks every member for whom that may matter: the one a guest was, and the
    /// one a guest is.
    ///
    /// - Returns: how many of the guests are members.
    @discardableResult
    func recognise(
        _ guests: [(reference: GuestReference, key: EmailKey?)], marking update: inout AttendanceUpdate
    ) throws -> Int {
        let store = MatchStore(connection: connection)
        var keys = EmailKeyBatch(reserving: guests.count)
        for (place, guest) in guests.enumerated() {
            if let key = guest.key { keys.append(key: key, number: place) }
        }
        let owners = try store.owners(of: &keys, places: guests.count)
        var matched = 0
        for (guest, owner) in zip(guests, owners) {
            let old = try store.match(guest.reference)
            // What a person said stays.
            let new = old?.method == .manual ? old : owner?.match
            if new != old {
                if let new {
                    let team = try update.member(new.member)?.mainTeam
                    try store.write(new, of: guest.reference, team: team, at: update.now)
                } else {
                    try store.delete(guest.reference)
                }
            }
            if new != nil { matched += 1 }
            for member in Set([old?.member, new?.member].compactMap(\.self)) {
                update.mark(event: guest.reference.event, member: member)
            }
        }
        return matched
    }

    /// Decides anew about every guest who has one of these addresses: after the addresses changed hands.
    func recogniseGuests(with keys: Set<EmailKey>, marking update: inout AttendanceUpdate) throws {
        let store = GuestStore(connection: connection)
        var guests: [(reference: GuestReference, key: EmailKey?)] = []
        for key in keys.sorted() {
            for reference in try store.references(key: key) { guests.append((reference, key)) }
        }
        try recognise(guests, marking: &update)
    }
}
