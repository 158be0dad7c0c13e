import Contracts
import Database
import ServiceKit

/// Puts what changed into the outbox, in the transaction of the change.
struct Announcements {
    let publisher: EventPublisher
    let connection: Connection

    /// Rows in one event; an event stays far below the outbox's limit for its payload.
    static let changesPerEvent = 500

    /// Announces attendance and notes that the event has news until its guest list is complete.
    func attendance(_ changes: [(event: String, changes: [AttendanceSummary])]) throws {
        let events = EventStore(connection: connection)
        for (event, changes) in changes {
            let gathering = try events.gathering(of: event)
            for start in stride(from: 0, to: changes.count, by: Self.changesPerEvent) {
                let part = changes[start..<min(start + Self.changesPerEvent, changes.count)]
                let news = AttendanceChanged(eventID: event, gatheringID: gathering, changes: Array(part))
                try publisher.publish(news, in: connection)
            }
            try events.setNews(of: event)
        }
    }

    /// Says that an event's guest list is complete, if anything was announced of it since the last time.
    func endOfRun(event: String) throws {
        let events = EventStore(connection: connection)
        guard try events.takeNews(of: event) else { return }
        let gathering = try events.gathering(of: event)
        let end = AttendanceChanged(eventID: event, gatheringID: gathering, changes: [], endsRun: true)
        try publisher.publish(end, in: connection)
    }

    func member(_ member: Member) throws {
        try publisher.publish(MemberChanged(member: member.summary, isVisible: member.isVisible), in: connection)
    }
}
