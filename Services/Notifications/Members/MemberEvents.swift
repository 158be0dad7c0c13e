import Contracts
import Database
import Time

/// Applies what the members program tells of members and attendance, in the caller's transaction.
struct MemberEvents {
    let connection: Connection
    let now: Timestamp

    /// Applies an event of the members program's outbox; kinds not meant for us have no effect.
    func apply(_ entry: RemoteEventEntry) throws -> Effects {
        if let changed = try entry.decoded(as: MemberChanged.self) { return try apply(changed) }
        if let changed = try entry.decoded(as: AttendanceChanged.self) { return try apply(changed) }
        return Effects()
    }

    func apply(_ changed: MemberChanged) throws -> Effects {
        let members = MemberCopies(connection: connection)
        let member = Member(changed.member, state: changed.isVisible ? .approved : .rejected)
        guard try members.save(member) else { return Effects() }
        return Effects(stale: Set(try members.gatherings(of: member.id, at: now)))
    }

    /// Rows may come before the event they belong to: that is another program's news, and takes its own way.
    func apply(_ changed: AttendanceChanged) throws -> Effects {
        let gathering = try EventCopies(connection: connection).gathering(of: changed.eventID) ?? changed.gatheringID
        var effects = Effects()
        for row in changed.changes { effects.add(try apply(row.member)) }
        let rows = changed.changes.map { Attendance($0, event: changed.eventID) }
        let isNews = try AttendanceCopies(connection: connection).save(rows)
        if isNews, let gathering { effects.stale.insert(gathering) }
        if changed.endsRun, let gathering { effects.complete.insert(gathering) }
        return effects
    }

    /// A row tells who the member is, not whether they may be shown; that stays as it is known.
    private func apply(_ summary: MemberSummary) throws -> Effects {
        let members = MemberCopies(connection: connection)
        let known = try members.find(summary.id)
        let member = Member(summary, state: known?.state ?? .approved)
        guard try members.save(member, replacing: known) else { return Effects() }
        // Nobody has heard of somebody new, so they go nowhere yet.
        guard known != nil else { return Effects() }
        return Effects(stale: Set(try members.gatherings(of: summary.id, at: now)))
    }
}
