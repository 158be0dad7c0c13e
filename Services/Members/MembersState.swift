import Contracts
import Database
import ServiceKit

/// Tells whoever has missed events who the members are and who goes where, in the caller's transaction.
struct MembersState {
    let connection: Connection

    private static let partSize = 100
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
        var part = StatePart(nextCursor: Self.attendance)
        let directory = DirectoryStore(connection: connection)
        for id in try directory.identifiers(after: last, limit: Self.partSize) {
            guard let member = try directory.attendee(id) else { continue }
            try part.add(MemberChanged(member: member.summary, isVisible: member.isVisible))
            if part.isFull {
                part.nextCursor = Self.members + id
                break
            }
        }
        return part
    }

    /// Those who no longer go are told too: whoever asks may think that they do.
    private func attendance(after last: String) throws -> StatePart {
        var part = StatePart()
        let store = AttendanceStore(connection: connection)
        let (directory, events) = (DirectoryStore(connection: connection), EventStore(connection: connection))
        for event in try store.events(after: last, limit: Self.partSize) {
            let changes = try store.records(event: event).compactMap { record in
                try directory.attendee(record.member).map { record.summary(of: $0.summary) }
            }
            let gathering = try events.gathering(of: event)
            for start in stride(from: 0, to: changes.count, by: Announcements.changesPerEvent) {
                let some = changes[start..<min(start + Announcements.changesPerEvent, changes.count)]
                try part.add(AttendanceChanged(eventID: event, gatheringID: gathering, changes: Array(some)))
            }
            if part.isFull {
                part.nextCursor = Self.attendance + event
                break
            }
        }
        return part
    }
}

extension String {
    /// The rest behind a beginning; nil for texts that begin otherwise.
    fileprivate func dropped(_ beginning: String) -> String? {
        hasPrefix(beginning) ? String(dropFirst(beginning.count)) : nil
    }
}
