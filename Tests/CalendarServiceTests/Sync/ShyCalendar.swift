import CalendarModel
import EventLoop
import Time

/// A calendar in memory that does not tell all there is, as Notion does.
@LoopActor final class ShyCalendar: OutsideCalendar {
    let memory: MemoryCalendar
    /// Out of sight: neither listed nor given.
    var hidden: Set<String> = []
    /// Listed late: not yet.
    var unlisted: Set<String> = []
    /// Told beside what is there.
    var more: [OutsideChange] = []
    /// Of copies that people made: they bear the mark of what they are copies of.
    var marks: [String: String] = [:]

    nonisolated init(time: any TimeSource) { memory = MemoryCalendar(time: time) }

    nonisolated var absenceIsProof: Bool { false }

    nonisolated func normalized(_ content: EventContent) -> EventContent { memory.normalized(content) }

    func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        var answer = try await memory.changes(since: cursor, page: page)
        answer.changes = answer.changes.compactMap { change in
            guard case .changed(let event) = change else { return change }
            return hidden.contains(event.id) || unlisted.contains(event.id) ? nil : .changed(marked(event))
        }
        if page == nil { answer.changes += more }
        return answer
    }

    func event(_ id: String) async throws -> OutsideEvent? {
        if hidden.contains(id) { throw OutsideError.forbidden("it is not shared") }
        return try await memory.event(id).map { marked($0) }
    }

    func create(_ draft: EventDraft) async throws -> OutsideEvent { try await memory.create(draft) }

    func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
        marked(try await memory.update(known, to: draft))
    }

    func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {
        try await memory.delete(known, mayNotifyAttendees: mayNotifyAttendees)
    }

    private func marked(_ event: OutsideEvent) -> OutsideEvent {
        var event = event
        if let mark = marks[event.id] { event.mark = mark }
        return event
    }
}
