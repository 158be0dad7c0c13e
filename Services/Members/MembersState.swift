import Contracts
import Database
import ServiceKit

/// Tells whoever has missed events who the members are and who goes where, in the caller's transaction.
struct MembersState {
    let connection: Connection

    /// A cursor begins with what it is among.
    private static let members = "member "
    private static let attendance = "event "

    func part(_ question: ReadState) throws -> StatePart {
        let cursor = question.cursor ?? Self.members
        if let last = cursor.dropped(Self.members) {
            guard question.wants(MemberChanged.self) else { return StatePart(nextCursor: Self.attendance) }
            return try members(after: last)
        }
        guard question.wants(AttendanceChanged.self) else { return StatePart() }
        return try attendance(after: cursor.dropped(Self.attendance) ?? "")
    }

    private func members(after last: String) throws -> StatePart {
        var part = StatePart()
        var last = last
        let directory = DirectoryStore(connection: connection)
        while !part.isFull, let id = try directory.identifier(after: last) {
            last = id
            guard let member = try directory.attendee(id) else { continue }
            try part.add(MemberChanged(member: member.summary, isVisible: member.isVisible))
        }
        part.nextCursor = part.isFull ? Self.members + last : Self.attendance
        return part
    }

    /// Those who no longer go are told too: whoever asks may think that they do.
    private func attendance(after last: String) throws -> StatePart {
        var part = StatePart()
        var last = last
        let store = AttendanceStore(connection: connection)
        let (directory, events) = (DirectoryStore(connection: connection), EventStore(connection: connection))
        while !part.isFull, let event = try store.event(after: last) {
            last = event
            let changes = try store.records(event: event).compactMap { record in
                try directory.attendee(record.member).map { record.summary(of: $0.summary) }
            }
            let gathering = try events.gathering(of: event)
            for start in stride(from: 0, to: changes.count, by: Announcements.changesPerEvent) {
                let some = changes[start..<min(start + Announcements.changesPerEvent, changes.count)]
                try part.add(AttendanceChanged(eventID: event, gatheringID: gathering, changes: Array(some)))
            }
        }
        if part.isFull { part.nextCursor = Self.attendance + last }
        return part
    }
}

extension String {
    /// The rest behind a beginning; nil for texts that begin otherwise.
    fileprivate func dropped(_ beginning: String) -> String? {
        hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil
    }
}
