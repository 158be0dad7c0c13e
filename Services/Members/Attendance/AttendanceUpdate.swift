import Contracts
import Database
import Time

/// Brings attendance into line with what is known now, for the members of events that something may have changed for.
///
/// First everything concerned is marked, then `settle()` decides each pair once: however many guests of a batch are one
/// member, the member has one row and one change.
struct AttendanceUpdate {
    private struct Pair: Hashable, Comparable {
        var event: String
        var member: String

        static func < (left: Pair, right: Pair) -> Bool { (left.event, left.member) < (right.event, right.member) }
    }

    let connection: Connection
    let now: Timestamp
    private var marked: Set<Pair> = []
    private var members: [String: Member] = [:]
    /// Whether an event has hosts that we know of; most have none.
    private var haveHosts: [String: Bool] = [:]
    private var declarations: [Pair: AttendanceRule.Declaration?] = [:]

    init(connection: Connection, now: Timestamp) {
        self.connection = connection
        self.now = now
    }

    /// A member as the directory has them now, without the addresses; read once.
    mutating func member(_ id: String) throws -> Member? {
        if let known = members[id] { return known }
        let member = try DirectoryStore(connection: connection).attendee(id)
        members[id] = member
        return member
    }

    mutating func mark(event: String, member: String) { marked.insert(Pair(event: event, member: member)) }

    /// Marks every event that a member has to do with.
    mutating func markEvents(of member: String) throws {
        for event in try AttendanceStore(connection: connection).events(of: member) {
            mark(event: event, member: member)
        }
    }

    /// Replaces what was entered by hand.
    mutating func declare(_ declaration: AttendanceRule.Declaration?, event: String, member: String) {
        let pair = Pair(event: event, member: member)
        marked.insert(pair)
        declarations[pair] = .some(declaration)
    }

    /// Decides and writes what was marked.
    ///
    /// - Returns: what others can see of the rows that changed, by event; nothing for rows that did not.
    mutating func settle() throws -> [(event: String, changes: [AttendanceSummary])] {
        var result: [(event: String, changes: [AttendanceSummary])] = []
        for pair in marked.sorted() {
            guard let change = try settle(pair) else { continue }
            if result.last?.event != pair.event { result.append((pair.event, [])) }
            result[result.count - 1].changes.append(change)
        }
        marked = []
        declarations = [:]
        return result
    }

    private mutating func settle(_ pair: Pair) throws -> AttendanceSummary? {
        guard let member = try member(pair.member) else { return nil }
        let store = AttendanceStore(connection: connection)
        let old = try store.record(event: pair.event, member: pair.member)
        let guests = try GuestStore(connection: connection).guests(event: pair.event, matchedTo: pair.member)
        let declaration = declarations[pair] ?? old?.declaration
        let verdict = AttendanceRule.verdict(
            guests: guests.map(\.attendance), declaration: declaration, mayAttend: member.isVisible,
            exists: old != nil)
        guard let verdict else { return nil }

        var new = AttendanceRecord(
            event: pair.event, member: pair.member, status: verdict.status, sources: verdict.sources,
            declaration: declaration, flags: old?.flags ?? AttendanceFlags(), team: member.mainTeam)
        new.flags.isHost = try isHost(pair)
        new.since = since(new.status, guests: guests, old: old)
        guard new != old else { return nil }
        try store.write(new, at: now)
        let summary = new.summary(of: member.summary)
        return summary == old?.summary(of: member.summary) && new.team == old?.team ? nil : summary
    }

    private mutating func isHost(_ pair: Pair) throws -> Bool {
        let events = EventStore(connection: connection)
        if haveHosts[pair.event] == nil { haveHosts[pair.event] = try events.hasHosts(pair.event) }
        return haveHosts[pair.event] == true ? try events.isHost(pair.member, of: pair.event) : false
    }

    /// The earliest registration that still counts; without one, the moment when it was first known.
    private func since(_ status: AttendanceStatus, guests: [GuestSnapshot], old: AttendanceRecord?) -> Timestamp? {
        guard status.isGoing else { return nil }
        let registered = guests.filter { $0.attendance.isGoing }.compactMap(\.registeredAt).min()
        return registered ?? old?.since ?? now
    }
}
