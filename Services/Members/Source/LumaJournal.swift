import EventLoop
import Telemetry

/// Tells log and metrics what luma's events did, once they are committed.
///
/// Events are applied inside a transaction that may fail and be tried again; what is noted by an event's number counts
/// once however often that happens.
final class LumaJournal: Sendable {
    private let noted = Lock<[Int64: SourceEvents.Outcome]>([:])
    private let logger: Logger
    private let guests: Counter
    private let changed: Counter
    private let matched: Counter
    private let unmatched: Counter

    init(logger: Logger, metrics: Metrics) {
        self.logger = logger
        guests = metrics.counter("rollcall_members_guests_received_total", "Guests that luma handed on.")
        changed = metrics.counter("rollcall_members_guests_changed_total", "Guests that were new or had changed.")
        matched = metrics.counter("rollcall_members_guests_matched_total", "Changed guests that are members.")
        unmatched = metrics.counter("rollcall_members_guests_unmatched_total", "Changed guests that are no members.")
    }

    func note(_ outcome: SourceEvents.Outcome, of sequence: Int64) {
        noted.withLock { $0[sequence] = outcome }
    }

    func publish() {
        let outcomes = noted.withLock { noted in
            defer { noted = [:] }
            return noted
        }
        for (_, outcome) in outcomes.sorted(by: { $0.key < $1.key }) where outcome.guests > 0 {
            guests.increment(by: UInt64(outcome.guests))
            changed.increment(by: UInt64(outcome.changed))
            matched.increment(by: UInt64(outcome.matched))
            unmatched.increment(by: UInt64(outcome.changed - outcome.matched))
            logger.syncing(event: outcome.event).info(
                "guests applied", .count("guests", outcome.guests), .count("changed", outcome.changed),
                .count("matched", outcome.matched))
        }
    }
}
