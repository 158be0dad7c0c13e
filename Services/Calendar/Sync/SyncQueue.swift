import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import JSON
import Time

/// What is to be done in outside calendars, as durable jobs: one for each event and calendar, and one that reads each
/// calendar.
struct SyncQueue: Sendable {
    let jobs: JobQueue
    let time: any TimeSource
    /// How long after a message that something has changed it is read: messages come in bursts, and one reading is for all
    /// of them.
    static let hintDelay = Duration.seconds(2)

    /// Tries of a write before it waits for a person.
    var attemptLimit = usualAttempts

    /// The kinds of jobs. Names are stored, so they never change.
    enum Kind {
        /// Brings an event and its counterpart in one calendar together.
        static let link = "calendar.link"
        /// Reads what has changed in one calendar.
        static let read = "calendar.read"
        /// Keeps a channel open on which one calendar's changes are told.
        static let channel = "calendar.channel"
        /// Closes a channel of which nothing is to be heard any more.
        static let closing = "calendar.closeChannel"
        /// Looks at all events that one calendar shows.
        static let spread = "calendar.spread"
    }

    /// What a job is about.
    struct Subject: Codable, Sendable, Hashable {
        var integration: String
        var event: String?

        /// - Throws: `JobFailure.permanent`: such a payload will not get better.
        init(_ job: Job) throws {
            do {
                self = try JSON.decode(from: job.payload)
            } catch {
                throw JobFailure.permanent("calendar.payload")
            }
        }

        init(integration: String, event: String? = nil) {
            self.integration = integration
            self.event = event
        }
    }

    static let usualAttempts = 3

    /// Lower ones first: what a person has just done goes before what is done for many events at once.
    enum Priority {
        static let urgent = 0
        static let bulk = 10
    }

    /// Puts what an event's change means for calendars into the queue.
    ///
    /// - Parameter source: the integration whose calendar the change came from: it knows already.
    func eventChanged(_ event: CalendarEvent, from source: String? = nil, in connection: Connection) throws {
        for integration in try IntegrationStore(connection).concerned(by: event) where integration.id != source {
            try enqueue(event.id, in: integration, connection)
        }
    }

    /// Several changes of an event are brought to a calendar by one job that starts after the last of them.
    func enqueue(
        _ event: String, in integration: Integration, priority: Int = Priority.urgent, _ connection: Connection
    ) throws {
        let links = LinkStore(connection)
        let link = try links.link(event, integration.id)
        if link?.state.isAtRest == true { return }
        if link == nil {
            guard let known = try EventStore(connection).event(event),
                try IntegrationScope(connection).takesUp(known, in: integration, at: time.now)
            else { return }
            // So that what is to come can be seen, and a lost answer finds its way back.
            try links.save(links.begin(event, in: integration))
        }
        var job = try job(Kind.link, Subject(integration: integration.id, event: event), integration.credential)
        job.unique = UniqueKey("link:\(integration.id)/\(event)")
        job.group = "link:\(integration.id)/\(event)"
        job.priority = priority
        job.attemptLimit = attemptLimit
        try jobs.enqueue(job, in: connection)
    }

    /// Asks for a reading, however often it is asked for: the earliest time counts.
    func read(_ integration: Integration, at time: Timestamp?, _ connection: Connection) throws {
        var job = try job(Kind.read, Subject(integration: integration.id), integration.credential)
        job.unique = UniqueKey("read:\(integration.id)")
        job.group = "read:\(integration.id)"
        job.runAt = time
        try jobs.enqueue(job, in: connection)
    }

    /// Asks for a look at all events that a calendar shows: it is new, or its rules have changed.
    func spread(_ integration: Integration, _ connection: Connection) throws {
        var job = try job(Kind.spread, Subject(integration: integration.id), integration.credential)
        job.unique = UniqueKey("spread:\(integration.id)")
        job.group = "spread:\(integration.id)"
        try jobs.enqueue(job, in: connection)
    }

    /// Asks for all of it: a calendar that is new, or shows other events from now on, is read and written as a whole.
    func begin(_ integration: Integration, _ connection: Connection) throws {
        // One that is paused has its channels closed.
        guard integration.isActive else { return try keepChannel(integration, at: nil, connection) }
        try spread(integration, connection)
        try read(integration, at: nil, connection)
        try keepChannel(integration, at: nil, connection)
    }

    /// Asks for a look at an integration's channels.
    func keepChannel(_ integration: Integration, at time: Timestamp?, _ connection: Connection) throws {
        guard integration.provider == .google else { return }
        var job = try job(Kind.channel, Subject(integration: integration.id), integration.credential)
        job.unique = UniqueKey("channel:\(integration.id)")
        job.group = "channel:\(integration.id)"
        job.runAt = time
        try jobs.enqueue(job, in: connection)
    }

    /// Refuses the messages of an integration's channels from now on, and has Google close them.
    func closeChannels(of integration: Integration, _ connection: Connection) throws {
        let store = ChannelStore(connection)
        for channel in try store.channels(of: integration.id) {
            if let closing = ChannelClosing(channel, of: integration.credential) {
                var job = NewJob(Kind.closing, payload: try JSON.encode(closing))
                job.credential = Self.credential(integration.credential)
                try jobs.enqueue(job, in: connection)
            }
            try store.delete(channel.id)
        }
    }

    /// Lets an account's jobs go on that a failure has just paused, when what was refused is not what somebody has given
    /// since: the account itself is not refused then.
    func goOn(after error: OutsideError, _ integration: Integration, _ connection: Connection) throws {
        guard case .unauthorized = error,
            let account = try CredentialStore(connection).credential(integration.credential), account.refused == nil
        else { return }
        try jobs.resume(credential: Self.credential(account.id), in: connection)
    }

    private func job(_ kind: String, _ subject: Subject, _ credential: String) throws -> NewJob {
        var job = NewJob(kind, payload: try JSON.encode(subject))
        job.credential = Self.credential(credential)
        return job
    }

    /// What the queue calls a credential.
    static func credential(_ id: String) -> String { "calendar:\(id)" }
}
