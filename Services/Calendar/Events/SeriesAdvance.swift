import Contracts
import Database
import Durable
import EventLoop
import JSON
import ServiceKit
import Time

/// Moves a series on to its next occurrence when one has ended.
///
/// Other programs know events that take place once: members go to them, notifications count them. A series is told to them
/// as one event under one identifier, which takes place when its next occurrence does. So whoever goes, goes to all of
/// it, and a gathering counts it again for every occurrence. Calendars and feeds are given the rule itself.
struct SeriesAdvance: Sendable {
    let publisher: EventPublisher
    let queue: SyncQueue
    let time: any TimeSource

    /// Stored, so it never changes.
    static let jobKind = "calendar.advance"

    static func job(for event: String, at end: Timestamp) throws -> NewJob {
        var job = NewJob(jobKind, payload: try JSON.encode(Subject(event: event)))
        job.unique = UniqueKey("advance:\(event)")
        job.runAt = end
        return job
    }

    private struct Subject: Codable { var event: String }

    func run(_ job: Job) throws -> JobOutcome {
        guard let subject = try? JSON.decode(Subject.self, from: job.payload) else {
            throw JobFailure.permanent("calendar.payload")
        }
        return .done { connection in
            guard let event = try EventStore(connection).event(subject.event) else { return }
            try EventWriter(connection: connection, publisher: publisher, queue: queue, now: time.now).advance(event)
        }
    }
}
