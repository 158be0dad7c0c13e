import Contracts
import Database
import EventLoop
import JSONRPC
import Time

/// Questions and commands about who goes.
extension MembersService {
    /// Events in one `members.countGoing`.
    private static let largestCount = 200

    func whoIsGoing(_ call: WhoIsGoing) async throws -> EventAttendance {
        try await database.read { connection in
            let directory = DirectoryStore(connection: connection)
            let reasons = try MatchStore(connection: connection).reasons(event: call.eventID)
            var attendees: [Attendee] = []
            var total = 0
            for record in try AttendanceStore(connection: connection).records(event: call.eventID) {
                if record.status.isGoing { total += 1 }
                guard record.status.isGoing || call.includeNotGoing else { continue }
                guard let member = try directory.member(record.member), !member.isDeleted else { continue }
                let reason = reasons[record.member] ?? Self.reason(of: record)
                attendees.append(Attendee(attendance: record.summary(of: member.summary), reason: reason))
            }
            attendees.sort { Self.isEarlier($0.attendance, $1.attendance) }
            return EventAttendance(
                eventID: call.eventID, total: total, attendees: attendees,
                unmatchedGuests: try GuestStore(connection: connection).countOfUnmatched(event: call.eventID))
        }
    }

    func countGoing(_ call: CountGoing) async throws -> GoingCounts {
        guard call.eventIDs.count <= Self.largestCount else {
            throw RPCError(.invalidParams, message: "at most \(Self.largestCount) events in one call")
        }
        return try await database.read { connection in
            let store = AttendanceStore(connection: connection)
            var counts: [String: Int] = [:]
            for event in call.eventIDs {
                let count = try store.countOfGoing(event: event)
                if count > 0 { counts[event] = count }
            }
            return GoingCounts(counts: counts)
        }
    }

    func declareAttendance(_ call: DeclareAttendance) async throws -> Acknowledgement {
        let source: AttendanceSource =
            switch call.source {
            case .member: .own
            case .organizer: .admin
            }
        let isDone = try await database.write { connection in
            let now = time.now
            var update = AttendanceUpdate(connection: connection, now: now)
            guard let member = try update.member(call.memberID), member.isVisible,
                try EventStore(connection: connection).exists(call.eventID)
            else { return false }
            let declaration = call.isGoing ? AttendanceRule.Declaration(source: source, status: .going) : nil
            update.declare(declaration, event: call.eventID, member: call.memberID)
            try Announcements(publisher: publisher, connection: connection).attendance(update.settle())
            return true
        }
        guard isDone else { throw RPCError(.notFound, message: "there is no such event or no such member") }
        return Acknowledgement()
    }

    private static func reason(of record: AttendanceRecord) -> String {
        switch record.declaration?.source {
        case .own: "the member said so"
        case .admin: "an organiser said so"
        case .luma, nil: "the member was once matched to a guest"
        }
    }

    /// Who has been going longest comes first; those who do not go come last.
    private static func isEarlier(_ left: AttendanceSummary, _ right: AttendanceSummary) -> Bool {
        let latest = Int64.max
        let sides = (left.since?.milliseconds ?? latest, right.since?.milliseconds ?? latest)
        return sides.0 == sides.1 ? left.member.id < right.member.id : sides.0 < sides.1
    }
}
