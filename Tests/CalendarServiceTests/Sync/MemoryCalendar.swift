import CalendarModel
import EventLoop
import Time

/// An outside calendar in memory, with everything that outside calendars do to those who use them.
@LoopActor final class MemoryCalendar: OutsideCalendar {
    private struct Entry {
        var event: OutsideEvent
        var isDeleted = false
        var madeAt: Int
        var changedAt: Int
    }

    nonisolated let tellsOccurrencesApart: Bool
    /// Whether it has a word for what does not take place.
    private nonisolated let knowsCanceled: Bool
    private let time: any TimeSource
    private var entries: [String: Entry] = [:]
    private var changeNumber = 0
    /// Cursors from before this are forgotten.
    private var forgottenBefore = 0
    private(set) var writes = 0
    private(set) var readings = 0
    /// Events that were asked for one by one.
    private(set) var looks = 0
    /// Tells only how two states differ, as some servers do: what was made and deleted in between was never there.
    var comparesStates = false
    /// Whether a reading of everything names an event; a calendar that leaves any out says so.
    var names: ((OutsideEvent) -> Bool)?
    /// Asked before every request: throws what is to go wrong instead of it, or after it took effect.
    var fault: (_ request: String) -> Fault? = { _ in nil }

    /// Asked when a request has taken effect and its answer is on the way, which takes as long as this does.
    var answering: @LoopActor (_ request: String) async throws -> Void = { _ in }

    enum Fault {
        case before(OutsideError)
        case after(OutsideError)
    }

    /// Occurrences that the next reading tells of.
    var occurrences: [OutsideChange] = []

    nonisolated init(time: any TimeSource, tellsOccurrencesApart: Bool = false, knowsCanceled: Bool = true) {
        self.time = time
        self.knowsCanceled = knowsCanceled
        self.tellsOccurrencesApart = tellsOccurrencesApart
    }

    var events: [OutsideEvent] {
        entries.values.filter { !$0.isDeleted }.map(\.event).sorted { $0.id < $1.id }
    }

    // MARK: What people do there

    @discardableResult
    func put(_ content: EventContent, id: String) -> OutsideEvent {
        store(OutsideEvent(id: id, version: "", content: content, mark: entries[id]?.event.mark))
    }

    func edit(_ id: String, _ change: (inout EventContent) -> Void) {
        guard var event = entries[id]?.event, entries[id]?.isDeleted == false else { return }
        change(&event.content)
        store(event)
    }

    func drop(_ id: String) {
        guard entries[id]?.isDeleted == false else { return }
        changeNumber += 1
        entries[id]?.isDeleted = true
        entries[id]?.changedAt = changeNumber
    }

    /// Every event is gone without a word, as when a calendar reads empty by mistake.
    func readEmpty() {
        entries = [:]
        forgetCursors()
    }

    func forgetCursors() {
        changeNumber += 1
        forgottenBefore = changeNumber
    }

    @discardableResult
    private func store(_ event: OutsideEvent) -> OutsideEvent {
        changeNumber += 1
        var event = event
        event.version = "v\(changeNumber)"
        event.updatedAt = time.now
        let madeAt = entries[event.id].flatMap { $0.isDeleted ? nil : $0.madeAt } ?? changeNumber
        entries[event.id] = Entry(event: event, madeAt: madeAt, changedAt: changeNumber)
        return event
    }

    // MARK: What Rollcall does

    nonisolated func normalized(_ content: EventContent) -> EventContent {
        var content = content
        content.url = ""
        if !knowsCanceled, content.status == .canceled { content.status = .confirmed }
        return content
    }

    func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        try fail("changes")
        if page == nil { readings += 1 }
        let since = cursor.flatMap { Int($0) } ?? 0
        if cursor != nil, since < forgottenBefore { throw OutsideError.cursorExpired }
        let end = page.flatMap { Int($0.split(separator: "/")[1]) } ?? changeNumber
        // By the last identifier, not by a count: what is deleted between two pages makes none of the others be missed.
        let last = page.map { String($0.split(separator: "/")[0]) } ?? ""
        let rest = entries.values.filter { $0.changedAt > since && tells($0, since: cursor.map { _ in since }) }
            .sorted { $0.event.id < $1.event.id }.filter { $0.event.id > last }
        let part = rest.prefix(3)
        let changes = part.map { $0.isDeleted ? OutsideChange.removed(id: $0.event.id) : .changed(told($0.event)) }
        try await answering("changes")
        if part.count < rest.count, let last = part.last {
            return ChangePage(changes: changes, next: .page("\(last.event.id)/\(end)"))
        }
        defer { occurrences = [] }
        return ChangePage(
            changes: changes + occurrences, next: .end(cursor: "\(end)", isComplete: cursor == nil && names == nil))
    }

    private func told(_ event: OutsideEvent) -> OutsideEvent {
        var event = event
        if tellsOccurrencesApart { event.content.recurrence?.overrides = [] }
        event.original = Array("\(event.version) as read".utf8)
        return event
    }

    /// - Parameter since: nil in a reading of everything.
    private func tells(_ entry: Entry, since: Int?) -> Bool {
        guard let since else { return !entry.isDeleted && names?(entry.event) ?? true }
        return !(comparesStates && entry.isDeleted && entry.madeAt > since)
    }

    func event(_ id: String) async throws -> OutsideEvent? {
        looks += 1
        try fail("event")
        guard let entry = entries[id], !entry.isDeleted else { return nil }
        return told(entry.event)
    }

    func create(_ draft: EventDraft) async throws -> OutsideEvent {
        try await write("create") {
            if let made = entries[draft.identifier], !made.isDeleted { return made.event }
            writes += 1
            return store(
                OutsideEvent(
                    id: draft.identifier, version: "", content: normalized(draft.content),
                    attendees: draft.attendees ?? [], mark: draft.identifier))
        }
    }

    func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
        try await write("update") {
            var event = try present(known)
            for field in draft.content.differences(from: known.content) {
                event.content.take(field, from: normalized(draft.content))
            }
            if let attendees = draft.attendees {
                let withdrawn = draft.withdrawnAttendees.map { $0.lowercased() }
                event.attendees.removeAll { withdrawn.contains($0.email.lowercased()) }
                let known = withdrawn + event.attendees.map { $0.email.lowercased() }
                event.attendees += attendees.filter { !known.contains($0.email.lowercased()) }
            }
            writes += 1
            return store(event)
        }
    }

    func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {
        _ = try await write("delete") {
            guard entries[known.id]?.isDeleted == false else { return known }
            _ = try present(known)
            writes += 1
            drop(known.id)
            return known
        }
    }

    private func present(_ known: OutsideEvent) throws -> OutsideEvent {
        guard let entry = entries[known.id], !entry.isDeleted else { throw OutsideError.gone }
        guard entry.event.version == known.version else { throw OutsideError.changedMeanwhile }
        return entry.event
    }

    private func write(_ request: String, _ body: () throws -> OutsideEvent) async throws -> OutsideEvent {
        let fault = fault(request)
        if case .before(let error) = fault { throw error }
        let result = try body()
        if case .after(let error) = fault { throw error }
        try await answering(request)
        return result
    }

    private func fail(_ request: String) throws {
        switch fault(request) {
        case .before(let error), .after(let error): throw error
        case nil: break
        }
    }
}
