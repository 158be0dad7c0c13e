import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// Explains how events stand in outside calendars, and what would be written there. Writes nothing and asks no provider.
@LoopActor struct LinkAnswers {
    let context: ProgramContext
    let connector: IntegrationConnector
    let queue: SyncQueue

    func register(in methods: inout RPCMethods) {
        methods.on(ExplainLink.self) { call, _ in
            let now = context.world.time.now
            let (links, skipping) = try await context.database.read { connection in
                guard let event = try EventStore(connection).event(call.event) else {
                    throw RPCError(.notFound, message: "there is no event \(call.event)")
                }
                let links = try LinkStore(connection).links(of: event.id)
                return (links, try Self.skipping(event, except: links, at: now, connection))
            }
            let skipped = skipping.map { integration in
                var explanation = LinkExplanation(
                    event: call.event, integration: integration.id, calendar: integration.name, state: "skipped")
                (explanation.error, explanation.next) = (Self.lacksEnd, "nothing")
                return explanation
            }
            return LinkExplanations(links: try await explain(links) + skipped)
        }
        methods.on(PlanCalendar.self) { call, _ in
            let limit = ListRange(limit: call.limit).entries
            let links = try await context.database.read { connection in
                if let id = call.integration, try IntegrationStore(connection).integration(id) == nil {
                    throw RPCError(.notFound, message: "there is no integration \(id)")
                }
                return try LinkStore(connection).unsettled(in: call.integration, limit: limit)
            }
            return LinkExplanations(links: try await explain(links).filter { $0.next != "nothing" })
        }
    }

    /// Why an event is not where it would be.
    private nonisolated static let lacksEnd =
        "nobody said when it ends, and this calendar is given no such event (skipsMissingEnd)"

    /// The integrations that have no link with an event only because it has no end.
    private nonisolated static func skipping(
        _ event: CalendarEvent, except links: [Link], at now: Timestamp, _ connection: Connection
    ) throws -> [Integration] {
        let scope = IntegrationScope(connection)
        return try IntegrationStore(connection).concerned(by: event).filter { integration in
            try !links.contains { $0.integration == integration.id }
                && scope.lacksOnlyEnd(event, in: integration, at: now)
        }
    }

    private func explain(_ links: [Link]) async throws -> [LinkExplanation] {
        var explanations: [LinkExplanation] = []
        for link in links {
            let integration = try await context.database.read { connection in
                try IntegrationStore(connection).integration(link.integration)
            }
            guard let integration else { continue }
            var explanation = LinkExplanation(
                event: link.event, integration: link.integration, calendar: integration.name,
                state: link.state.rawValue)
            explanation.error = try await reason(of: link)
            explanation.remoteID = link.memory.remoteID
            explanation.version = link.memory.version
            explanation.syncedAt = link.syncedAt
            explanation.attendees = try await attendees(link, integration)
            if link.state != .dismissed { try await addPlan(to: &explanation, link, integration) }
            explanations.append(explanation)
        }
        return explanations
    }

    private func attendees(_ link: Link, _ integration: Integration) async throws -> AttendeeProgress? {
        try await context.database.read { connection in
            guard let event = try EventStore(connection).event(link.event), integration.mayWriteAttendees(of: event)
            else { return nil }
            let there = Set((link.remote?.attendees ?? []).map { Attendee.key($0.email) })
            let wanted = try TicketStore(connection).attendees(of: event.id).wanted
            return AttendeeProgress(
                wanted: wanted.count, invited: wanted.count { there.contains(Attendee.key($0.email)) })
        }
    }

    /// Why it stands as it does, as far as there is anything to say.
    private func reason(of link: Link) async throws -> String? {
        guard link.state == .conflict else { return link.error }
        let open = try await context.database.read { try ConflictStore($0).open(of: link) }
        let fields = open.map { "\($0.field.rawValue) (conflict \($0.id))" }.joined(separator: ", ")
        return "changed on both sides, to be decided: \(fields)"
    }

    private func addPlan(
        to explanation: inout LinkExplanation, _ link: Link, _ integration: Integration
    ) async throws {
        let rules: CalendarRules
        do {
            rules = CalendarRules(try await connector.calendar(of: integration))
        } catch let error as OutsideError {
            explanation.error = explanation.error ?? error.description
            return
        }
        let (events, now) = (context.events, context.world.time.now)
        let (plan, lacksOnlyEnd) = try await context.database.read { [queue] connection -> (LinkPlan?, Bool) in
            guard let event = try EventStore(connection).event(link.event) else { return (nil, false) }
            let settlement = LinkSettlement(
                connection, integration, rules, publisher: events, queue: queue, now: now)
            return (
                try settlement.plan(event, link, link.lastSeen),
                try settlement.lacksOnlyEnd(event, link, link.lastSeen)
            )
        }
        if lacksOnlyEnd { explanation.error = explanation.error ?? Self.lacksEnd }
        switch plan?.remote {
        case nil: break
        case .nothing: explanation.next = "nothing"
        case .create: explanation.next = "create"
        case .delete: explanation.next = "delete"
        case .update(let known, let content):
            explanation.next = "update"
            let written = rules.normalized(content)
            explanation.fields = EventField.allCases.filter { !written.agrees(with: known.content, on: $0) }
                .map(\.rawValue)
        }
    }
}

extension LinkAnswers: Answers {}
