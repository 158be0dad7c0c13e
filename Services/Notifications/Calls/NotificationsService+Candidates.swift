import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

extension NotificationsService {
    /// Candidates in one answer; a community with more has other worries.
    private static let candidateLimit = 1000

    func listCandidates(_ call: ListCandidates) async throws -> CandidateList {
        let gathering: String? = try Parameters.identifier("gatheringID", call.gatheringID)
        let limit = Self.candidateLimit
        return try await database.read { connection in
            let candidates = try CandidateRows(connection: connection).list(
                gathering: gathering, kind: nil, limit: limit)
            return CandidateList(candidates: candidates.map(CandidateSummary.init))
        }
    }

    /// Takes an event out of a rule kind, or lets it in again. The event need not be a candidate now.
    func suppress(_ call: SuppressCandidate) async throws -> Acknowledgement {
        let kind = try Parameters.ruleKind(call.ruleKind)
        let event: String = try Parameters.identifier("eventID", call.eventID)
        let (isSuppressed, now) = (call.isSuppressed, time.now)
        let gathering = try await database.write { connection -> String? in
            let events = EventCopies(connection: connection)
            guard try events.exists(event) else { throw Refusal.unknown(kind: "event") }
            let key = CandidateKey(kind: kind, event: event)
            let rows = SuppressionRows(connection: connection)
            let isNews = try isSuppressed ? rows.suppress(key, by: nil, at: now) : rows.lift(key)
            guard isNews, let gathering = try events.gathering(of: event) else { return nil }
            try StaleGatherings(connection: connection).mark([gathering], at: now)
            return gathering
        }
        if let gathering { refresher.flush([gathering]) }
        return Acknowledgement()
    }
}

extension CandidateSummary {
    init(_ candidate: Candidate) {
        self.init(
            ruleKind: candidate.kind.rawValue, gatheringID: candidate.gathering, eventID: candidate.event,
            startsAt: candidate.start, endsAt: candidate.end, attendees: candidate.attendeeCount,
            attendanceRows: candidate.rowCount, isSuppressed: candidate.isSuppressed)
    }
}
