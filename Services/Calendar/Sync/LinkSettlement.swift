import CalendarModel
import Contracts
import Database
import Durable
import ServiceKit
import Time

/// Brings an event and its counterpart together as far as that needs nothing but this program's own file, in the caller's
/// transaction. What has to be written to the calendar is left to the queue.
///
/// Readings and writes both come to this, so there is one place that decides.
struct LinkSettlement {
    let connection: Connection
    let integration: Integration
    let rules: CalendarRules
    let writer: EventWriter

    init(
        _ connection: Connection, _ integration: Integration, _ rules: CalendarRules, publisher: EventPublisher,
        queue: SyncQueue, now: Timestamp
    ) {
        self.connection = connection
        self.integration = integration
        self.rules = rules
        writer = EventWriter(
            connection: connection, publisher: publisher, queue: queue, now: now, source: integration.id)
    }

    /// What the two sides need in order to agree. Changes nothing.
    func plan(_ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote) throws -> LinkPlan {
        try decide(event, link, remote).plan
    }

    /// Whether the event would be in the calendar if it had an end.
    func lacksOnlyEnd(_ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote) throws -> Bool {
        try decide(event, link, remote).lacksOnlyEnd
    }

    private func decide(
        _ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote
    ) throws -> (plan: LinkPlan, lacksOnlyEnd: Bool) {
        let remote = link.keepingMark(remote)
        guard isFollowed(link, of: event, remote) else { return (LinkPlan(link: link.memory), false) }
        let planner = LinkPlanner(integration.rules(forEventAtHomeIn: event.home), normalized: rules.normalized)
        let local = try localSide(of: event, link, remote)
        var memory = link.memory
        if case .present(let present) = remote {
            memory = link.memory(seeing: present.content, normalized: rules.normalized)
        }
        var plan = planner.plan(local: local, remote: remote, link: memory, now: writer.now)
        if lacksEnd(plan, event, link, remote) {
            return (planner.plan(local: .hidden, remote: remote, link: memory, now: writer.now), true)
        }
        if case .present(let present) = remote, case .shown = local, plan.remote == .nothing,
            needsAttendees(event, link)
        {
            plan.remote = .update(present, to: present.content)
        }
        return (plan, false)
    }

    /// Whether a plan leaves the event in the calendar, or puts it there, without the end that it is to have: it gets one
    /// when somebody gave it one there. What others made there needs none.
    private func lacksEnd(
        _ plan: LinkPlan, _ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote
    ) -> Bool {
        let merged = if case .store(let version) = plan.local { version } else { event.version }
        guard integration.leavesOut(merged.content) else { return false }
        return switch (plan.remote, remote) {
        case (.create, _): true
        case (.delete, _), (.nothing, .absent): false
        case (.update, _), (.nothing, .present): link.origin(of: event, in: integration, remote) == .ours
        }
    }

    /// Does what the plan says of this side, and remembers what was seen.
    ///
    /// - Parameter isNews: whether the calendar has just told of the counterpart; else it is as it is remembered.
    /// - Returns: whether something has to be written to the calendar.
    func settle(
        _ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote, isNews: Bool = true
    ) throws -> Bool {
        let remote = link.keepingMark(remote)
        guard isFollowed(link, of: event, remote) else {
            try rest(event, link, remote)
            return false
        }
        let plan = try plan(event, link, remote)
        var link = link
        if isNews {
            link.sync(in: try readings, at: writer.now)
            link.forgetUnanswered()
        }
        try recordConflicts(plan, event, link, remote)
        switch plan.local {
        case .nothing: break
        case .store(let version): try writer.store(version, of: event)
        case .cancel:
            // Luma's word counts; it is the copy in this calendar that is not wanted.
            if event.home == .luma { return try dismiss(&link, plan) }
            try writer.cancel(event)
        }
        guard plan.remote == .nothing else {
            remember(remote, in: &link, plan)
            link.state = .pending
            try LinkStore(connection).save(link)
            return true
        }
        try finish(&link, plan, event, remote)
        return false
    }

    /// Whether an event is told of as Rollcall knows it already.
    func isKnown(_ event: OutsideEvent, _ link: Link) -> Bool {
        link.memory.remoteID == event.id && link.memory.version == event.version && !event.version.isEmpty
    }

    /// How many readings of the calendar have begun.
    private var readings: Int64 { get throws { try IntegrationStore(connection).readings(of: integration.id) } }

    /// Whether the integration's direction lets either side hear of the other.
    private func isFollowed(_ link: Link, of event: CalendarEvent, _ remote: LinkPlanner.Remote) -> Bool {
        integration.direction.follows(link.origin(of: event, in: integration, remote))
    }

    /// Lets a link sleep that is not followed, as it is: it may wake. Nobody misses it once both sides are gone.
    private func rest(_ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote) throws {
        if event.isDeleted, case .absent = remote { return try LinkStore(connection).forget(link, in: integration) }
        guard !link.state.isAtRest else { return }
        try ConflictStore(connection).dropOpen(of: link, except: [])
        var link = link
        link.state = .asleep
        link.error = nil
        try LinkStore(connection).save(link)
    }

    /// Whether the event is meant to be in this calendar.
    private func localSide(
        of event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote
    ) throws -> LinkPlanner.Local {
        if event.isDeleted { return .deleted }
        // What others made there is this calendar's business, whatever else it shows.
        let isForeign = link.origin(of: event, in: integration, remote) == .theirs
        let isAtHome = isForeign || event.origin == integration.outsideCalendar
        guard try isAtHome || IntegrationScope(connection).shows(event, in: integration) else { return .hidden }
        var version = event.version
        if event.isCanceled, version.content.status != .canceled { version.cancel(at: event.changedAt) }
        // A calendar that has no word for it does not show what does not take place.
        if version.content.status == .canceled, rules.normalized(version.content).status != .canceled, !isForeign {
            return .hidden
        }
        return .shown(version)
    }

    private func needsAttendees(_ event: CalendarEvent, _ link: Link) -> Bool {
        integration.mayWriteAttendees(of: event) && event.attendeeSequence != link.attendeeSequence
            && !event.isCanceled
    }

    private func recordConflicts(
        _ plan: LinkPlan, _ event: CalendarEvent, _ link: Link, _ remote: LinkPlanner.Remote
    ) throws {
        let store = ConflictStore(connection)
        try store.dropOpen(of: link, except: plan.conflicts.map(\.field))
        guard case .present(let present) = remote, !plan.conflicts.isEmpty else { return }
        try store.record(
            plan.conflicts, of: link, local: event.version.content, remote: present.content, at: writer.now)
    }

    /// What was seen of the counterpart counts from now on, though the two do not agree yet.
    private func remember(_ remote: LinkPlanner.Remote, in link: inout Link, _ plan: LinkPlan) {
        link.remote = if case .present(let present) = remote { present } else { nil }
        link.remember(plan.untilWritten, in: integration)
    }

    private func finish(
        _ link: inout Link, _ plan: LinkPlan, _ event: CalendarEvent, _ remote: LinkPlanner.Remote
    ) throws {
        let store = LinkStore(connection)
        link.error = nil
        link.eventSequence = try EventStore(connection).event(event.id)?.sequence ?? event.sequence
        if integration.mayWriteAttendees(of: event) { link.attendeeSequence = event.attendeeSequence }
        if case .present(let present) = remote {
            link.remote = present
            // What others made and Rollcall is to forget must not come back as something new.
            guard plan.link.remoteID != nil else { return try dismissForeign(&link) }
            link.remember(plan.link, in: integration)
            link.state = plan.conflicts.contains { $0.resolution == .open } ? .conflict : .synced
            return try store.save(link)
        }
        let (isKnown, wasPending) = (link.memory.remoteID != nil, link.state != .synced)
        link.remember(plan.link, in: integration)
        link.remote = nil
        link.state = .synced
        // One that is called off may be on again, and then is to be made anew, where anything is made.
        if integration.direction != .importOnly, !event.isDeleted, event.isCanceled || plan.local == .cancel {
            return try store.save(link)
        }
        if !isKnown, wasPending { link.unreadSince = try readings }
        // A try may have made it, whose answer was lost: then the next reading names it, and it is deleted there.
        if !isKnown, link.unreadSince != nil { return try store.save(link) }
        try store.forget(link, in: integration)
    }

    private func dismissForeign(_ link: inout Link) throws {
        link.state = .dismissed
        try LinkStore(connection).save(link)
    }

    private func dismiss(_ link: inout Link, _ plan: LinkPlan) throws -> Bool {
        link.remember(plan.link, in: integration)
        link.remote = nil
        link.error = nil
        link.state = .dismissed
        try LinkStore(connection).save(link)
        return false
    }
}

/// What is to be known of an outside calendar in order to decide, without asking it.
struct CalendarRules: Sendable {
    let normalized: @Sendable (EventContent) -> EventContent
    let tellsOccurrencesApart: Bool

    init(_ calendar: any OutsideCalendar) {
        normalized = { calendar.normalized($0) }
        tellsOccurrencesApart = calendar.tellsOccurrencesApart
    }
}
