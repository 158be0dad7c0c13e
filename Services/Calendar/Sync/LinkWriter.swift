import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Telemetry
import Time

/// Writes to outside calendars what is to be written there: the job of one event and one calendar.
@LoopActor final class LinkWriter {
    /// How often a write that came too late is thought over at once; then it waits its turn.
    private static let rounds = 4

    private let context: ProgramContext
    private let queue: SyncQueue
    private let connector: any CalendarConnector
    private let metrics: SyncMetrics

    init(
        _ context: ProgramContext, _ queue: SyncQueue, _ connector: any CalendarConnector, _ metrics: SyncMetrics
    ) {
        self.context = context
        self.queue = queue
        self.connector = connector
        self.metrics = metrics
    }

    /// What is to be written, and what that was decided on.
    private struct Work: Sendable {
        var event: CalendarEvent
        var link: Link
        var integration: Integration
        var plan: LinkPlan
        var draft: EventDraft

        /// Whether the attendees are there now: a creation that was repeated may have found what an earlier try had made.
        func hasBroughtAttendees(_ written: OutsideEvent) -> Bool {
            guard case .create = plan.remote, let wanted = draft.attendees else { return true }
            let present = Set(written.attendees.map { Attendee.key($0.email) })
            let withdrawn = Set(draft.withdrawnAttendees.map(Attendee.key))
            return present.isDisjoint(with: withdrawn)
                && withdrawn.union(present).isSuperset(of: wanted.map { Attendee.key($0.email) })
        }

        /// Whether what is there now was written by this, and not by an earlier try.
        func hasWritten(_ written: OutsideEvent) -> Bool {
            if case .create = plan.remote { written.isNew } else { true }
        }

        var operation: String {
            switch plan.remote {
            case .nothing: "nothing"
            case .create: "create"
            case .update: "update"
            case .delete: "delete"
            }
        }
    }

    func run(_ job: Job) async throws -> JobOutcome {
        let subject = try SyncQueue.Subject(job)
        guard let eventID = subject.event else { throw JobFailure.permanent("calendar.payload") }
        guard let integration = try await integration(subject.integration), integration.isActive else { return .done }
        // What the last write was to bring about: its answer may be lost.
        var unanswered: MergeBase?
        do {
            let calendar = try await connector.calendar(of: integration)
            return try await bringTogether(eventID, integration, calendar, &unanswered)
        } catch let error as OutsideError {
            metrics.failed(.write, integration, error)
            if case .unauthorized(let reason) = error { try await connector.refused(integration, because: reason) }
            let isLast = job.attempt >= job.attemptLimit && error.costsAttempt
            let now = context.world.time.now
            throw FailedAttempt(error.jobFailure) { [queue, unanswered] connection in
                try Self.note(error, unanswered, eventID, integration, isLast: isLast, at: now, connection)
                try queue.goOn(after: error, integration, connection)
            }
        }
    }

    private func bringTogether(
        _ eventID: String, _ integration: Integration, _ calendar: any OutsideCalendar, _ unanswered: inout MergeBase?
    ) async throws -> JobOutcome {
        let rules = CalendarRules(calendar)
        var seen: LinkPlanner.Remote?
        for _ in 0..<Self.rounds {
            guard let work = try await work(eventID, integration, rules, seen) else { return .done }
            do {
                // What is remembered of it may be older than the last write.
                if seen == nil, work.link.isVersionUnknown { throw OutsideError.changedMeanwhile }
                unanswered = work.plan.link.base
                let written = try await write(work, calendar)
                if work.plan.remote != .nothing { metrics.wrote(work.operation, to: integration) }
                return .done { [self] in try commit(work, written, $0) }
            } catch OutsideError.changedMeanwhile, OutsideError.gone {
                let found = try await look(at: work.link, calendar)
                // Deletions come through a reading, which knows when there are too many of them.
                if found == .absent(wasDeleted: true), work.integration.obeysRemovalsInReadings,
                    work.plan.remote.keepsIt
                {
                    return .done { [queue] in try queue.read(work.integration, at: nil, $0) }
                }
                seen = found
            }
        }
        throw OutsideError.changedMeanwhile
    }

    /// Settles what can be settled here.
    ///
    /// - Parameter seen: the counterpart as it is, when that was just read; else as it was last read or written.
    /// - Returns: nil when nothing is to be written.
    private func work(
        _ eventID: String, _ integration: Integration, _ rules: CalendarRules, _ seen: LinkPlanner.Remote?
    ) async throws -> Work? {
        let now = context.world.time.now
        let planned = try await context.database.read { [self] connection -> Work? in
            try work(connection, eventID, integration, rules, seen, now)
        }
        guard let planned else { return nil }
        let isOnlyWritten =
            planned.plan.local == .nothing && planned.plan.conflicts.isEmpty && planned.plan.remote != .nothing
        if seen == nil, isOnlyWritten || planned.link.isVersionUnknown { return planned }
        return try await context.database.write { [self] connection -> Work? in
            guard let work = try work(connection, eventID, integration, rules, seen, now) else { return nil }
            let settlement = settlement(connection, work.integration, rules, now)
            let remote = seen ?? work.link.lastSeen
            guard try settlement.settle(work.event, work.link, remote, isNews: seen != nil) else { return nil }
            // As it is after that: the event may have taken something over.
            return try self.work(connection, eventID, integration, rules, nil, now)
        }
    }

    private nonisolated func work(
        _ connection: Connection, _ eventID: String, _ integration: Integration, _ rules: CalendarRules,
        _ seen: LinkPlanner.Remote?, _ now: Timestamp
    ) throws -> Work? {
        // It may have been disconnected, paused or turned the other way since the job began.
        guard let integration = try IntegrationStore(connection).integration(integration.id), integration.isActive,
            let event = try EventStore(connection).event(eventID),
            let link = try LinkStore(connection).link(eventID, integration.id), !link.state.isAtRest
        else { return nil }
        let plan = try settlement(connection, integration, rules, now).plan(event, link, seen ?? link.lastSeen)
        let draft = try draft(plan, event, link, integration, connection)
        return Work(event: event, link: link, integration: integration, plan: plan, draft: draft)
    }

    private nonisolated func draft(
        _ plan: LinkPlan, _ event: CalendarEvent, _ link: Link, _ integration: Integration, _ connection: Connection
    ) throws -> EventDraft {
        let content =
            switch plan.remote {
            case .create(let content), .update(_, let content): content
            case .delete, .nothing: event.version.content
            }
        var draft = EventDraft(
            identifier: Link.identifier(link.event, integration, generation: plan.link.generation), content: content,
            mayNotifyAttendees: integration.settings.notifiesAttendees)
        if integration.mayWriteAttendees(of: event) {
            let attendees = try TicketStore(connection).attendees(of: event.id)
            draft.attendees = attendees.wanted
            draft.withdrawnAttendees = attendees.withdrawn
        }
        return draft
    }

    private nonisolated func settlement(
        _ connection: Connection, _ integration: Integration, _ rules: CalendarRules, _ now: Timestamp
    ) -> LinkSettlement {
        LinkSettlement(connection, integration, rules, publisher: context.events, queue: queue, now: now)
    }

    /// - Returns: the event as the calendar has it now; nil once it is deleted there.
    private func write(_ work: Work, _ calendar: any OutsideCalendar) async throws -> OutsideEvent? {
        switch work.plan.remote {
        case .nothing: return work.link.remote
        case .create: return try await calendar.create(work.draft)
        case .update(let known, _): return try await calendar.update(known, to: work.draft)
        case .delete(let known):
            try await calendar.delete(known, mayNotifyAttendees: work.draft.mayNotifyAttendees)
            return nil
        }
    }

    private func look(at link: Link, _ calendar: any OutsideCalendar) async throws -> LinkPlanner.Remote {
        guard let id = link.memory.remoteID else { return .absent(wasDeleted: false) }
        guard var event = try await calendar.event(id) else { return .absent(wasDeleted: true) }
        event.keepOccurrences(of: link.remote, calendar.tellsOccurrencesApart)
        return .present(event)
    }

    /// Remembers what was written, in the transaction that ends the job.
    private nonisolated func commit(_ work: Work, _ written: OutsideEvent?, _ connection: Connection) throws {
        let (integration, now) = (work.integration, context.world.time.now)
        let store = LinkStore(connection)
        try SyncRecordStore(connection).add(
            SyncRecord(integration: integration.id, event: work.event.id, operation: work.operation, finishedAt: now))
        guard var link = try store.link(work.link.event, work.link.integration) else { return }
        // A reading was faster: what is left to do is found by looking again.
        guard link.memory == work.link.memory else {
            if let written { link.remember(work.plan.link(link.memory, afterWriting: written), in: integration) }
            try store.save(link)
            return try queue.enqueue(work.event.id, in: integration, connection)
        }
        guard let written else {
            link.remember(work.plan.link, in: integration)
            try store.forget(link, in: integration)
            // It may have to be there again by now.
            return try queue.enqueue(work.event.id, in: integration, connection)
        }
        try store.release(written.id, in: integration.id, for: link.event)
        link.remember(work.plan.link(afterWriting: written), in: integration)
        link.remote = written
        if case .update(let known, _) = work.plan.remote { link.remote?.mark = known.mark }
        // What a repeated creation has found is yet to be compared with what earlier ones were to make.
        if work.hasWritten(written) { link.forgetUnanswered() }
        if work.plan.needsAnotherLook(link.memory, at: written) {
            try queue.enqueue(work.event.id, in: integration, connection)
        }
        // It may have been turned the other way while this was written.
        if !link.state.isAtRest {
            link.state = work.plan.conflicts.contains { $0.resolution == .open } ? .conflict : .synced
        }
        link.error = nil
        link.eventSequence = work.event.sequence
        if work.hasBroughtAttendees(written) {
            link.attendeeSequence = work.event.attendeeSequence
        } else {
            try queue.enqueue(work.event.id, in: integration, connection)
        }
        let reading = try IntegrationStore(connection).readings(of: integration.id)
        link.sync(in: reading, at: now)
        link.unreadSince = reading
        try store.save(link)
    }

    private nonisolated static func note(
        _ error: OutsideError, _ unanswered: MergeBase?, _ eventID: String, _ integration: Integration, isLast: Bool,
        at now: Timestamp, _ connection: Connection
    ) throws {
        let store = LinkStore(connection)
        guard var link = try store.link(eventID, integration.id), !link.state.isAtRest else { return }
        link.error = "\(error)"
        link.remember(unanswered: unanswered)
        if isLast || error.isFinal {
            link.state = .error
            try SyncRecordStore(connection).add(
                SyncRecord(
                    integration: integration.id, event: eventID, operation: "write", finishedAt: now, error: error.code)
            )
        }
        try store.save(link)
    }

    private func integration(_ id: String) async throws -> Integration? {
        try await context.database.read { try IntegrationStore($0).integration(id) }
    }
}

extension Link {
    /// Whether it has to be asked for what the counterpart is now.
    fileprivate var isVersionUnknown: Bool { memory.remoteID != nil && memory.version == nil }
}

extension LinkPlan.RemoteStep {
    /// Whether the counterpart is there before and after.
    fileprivate var keepsIt: Bool {
        switch self {
        case .update, .nothing: true
        case .create, .delete: false
        }
    }
}

extension OutsideError {
    /// Whether a try that met this counts.
    fileprivate var costsAttempt: Bool {
        switch self {
        case .limited, .unauthorized: false
        default: true
        }
    }

    /// Whether trying again cannot help.
    var isFinal: Bool {
        switch self {
        case .calendarMissing, .forbidden, .refused: true
        case .cursorExpired, .changedMeanwhile, .gone, .unauthorized, .limited, .unavailable, .malformed: false
        }
    }
}
