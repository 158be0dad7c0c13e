import Durable
import JSON
import Time

/// The kinds of jobs of this program. Names are stored, so they never change.
enum JobKind {
    /// Reads one calendar's events.
    static let calendar = "luma.calendar"
    /// Reads one event's guest list.
    static let guests = "luma.guests"
    /// Reads one event anew.
    static let event = "luma.event"
    /// Reads one guest anew.
    static let guest = "luma.guest"
    /// Begins a scheduled run over all calendars.
    static let calendarSchedule = "luma.calendar_schedule"
    /// Begins a scheduled run over all guest lists.
    static let guestSchedule = "luma.guest_schedule"
}

/// What a job is about.
struct JobPayload: Codable, Sendable, Equatable {
    /// The key of the calendar it uses.
    var calendar: String
    var event: String?
    var guest: String?
    /// The run it belongs to.
    var run: String?
    /// Whether a webhook said that the event was called off.
    var isCanceled: Bool?

    /// - Throws: `JobFailure.permanent`: such a payload will not get better.
    init(_ job: Job) throws {
        do {
            self = try JSON.decode(from: job.payload)
        } catch {
            throw JobFailure.permanent("luma.payload")
        }
    }

    init(
        calendar: String, event: String? = nil, guest: String? = nil, run: String? = nil, isCanceled: Bool? = nil
    ) {
        self.calendar = calendar
        self.event = event
        self.guest = guest
        self.run = run
        self.isCanceled = isCanceled
    }

    /// Retries of ingestion jobs; the next run repairs what they do not.
    static let attemptLimit = 5

    func job(_ kind: String) throws -> NewJob {
        var job = NewJob(kind, payload: try JSON.encode(self))
        job.credential = CalendarRecord.credential(calendar)
        job.attemptLimit = Self.attemptLimit
        return job
    }

    // MARK: The jobs of this program

    /// A run over all calendars out of turn: the next one of the schedule may be hours away. However many ask for it
    /// before it starts, it is one.
    static func anotherRun(at time: Timestamp) -> NewJob {
        var job = NewJob(JobKind.calendarSchedule)
        job.runAt = time
        job.unique = UniqueKey("another-run")
        return job
    }

    /// Calendars are read one after the other, each in the order of asking.
    static func calendar(_ key: String, run: String) throws -> NewJob {
        var job = try JobPayload(calendar: key, run: run).job(JobKind.calendar)
        job.group = "calendar:\(key)"
        return job
    }

    static func guests(of event: String, calendar: String, run: String) throws -> NewJob {
        var job = try JobPayload(calendar: calendar, event: event, run: run).job(JobKind.guests)
        job.group = "guests:\(event)"
        return job
    }

    /// However many hints come, one reading that starts after the last of them is enough. A run waits for a reading of
    /// its own, and what a webhook said of the event's end is not lost in another's.
    static func event(
        _ event: String, calendar: String, run: String? = nil, isCanceled: Bool = false, priority: Int = 0
    ) throws -> NewJob {
        let payload = JobPayload(calendar: calendar, event: event, run: run, isCanceled: isCanceled ? true : nil)
        var job = try payload.job(JobKind.event)
        if run == nil { job.unique = UniqueKey((isCanceled ? "canceled:" : "event:") + event, .untilStarted) }
        job.group = "event:\(event)"
        job.priority = priority
        return job
    }

    static func guest(_ guest: String, of event: String, calendar: String) throws -> NewJob {
        var job = try JobPayload(calendar: calendar, event: event, guest: guest).job(JobKind.guest)
        job.unique = UniqueKey("guest:\(event)/\(guest)", .untilStarted)
        job.group = "guest:\(event)/\(guest)"
        return job
    }
}
