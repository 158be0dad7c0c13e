public import EventLoop

/// One calendar of an outside system. Each kind of calendar has a folder of its own and one conformance.
///
/// Nothing here retries, and nothing waits for long: who asks knows what is urgent. All calls throw ``OutsideError`` or
/// `CancellationError`.
@LoopActor public protocol OutsideCalendar: Sendable {
    /// What would come back if this content were written and read again: what the calendar cannot hold is missing,
    /// coarser or cut. Two contents that agree after this agree as far as this calendar can tell.
    nonisolated func normalized(_ content: EventContent) -> EventContent

    /// Whether occurrences of a series that differ are told one by one, so that a series which is told as changed says
    /// nothing about them.
    nonisolated var tellsOccurrencesApart: Bool { get }

    /// Whether what a reading of everything does not name is gone for certain. What may only be hidden is asked for by
    /// itself.
    nonisolated var absenceIsProof: Bool { get }

    /// What has changed since a cursor, or everything for nil. `page` comes from the page before.
    ///
    /// - Throws: `OutsideError.cursorExpired` when everything must be read anew.
    func changes(since cursor: String?, page: String?) async throws -> ChangePage

    /// One event as it is now; nil when it is gone for certain.
    func event(_ id: String) async throws -> OutsideEvent?

    /// Makes an event, which then is `isNew`. A second try with the same identifier gives what the first one made.
    func create(_ draft: EventDraft) async throws -> OutsideEvent

    /// Changes an event that was read as `known`; what Rollcall does not know of it stays.
    ///
    /// - Throws: `OutsideError.changedMeanwhile` when it is not as known any more, `.gone` when it is deleted.
    func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent

    /// Deletes an event; one that is gone already is deleted.
    ///
    /// - Throws: `OutsideError.changedMeanwhile` when it is not as known any more.
    func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws
}

extension OutsideCalendar {
    public nonisolated var tellsOccurrencesApart: Bool { false }
    public nonisolated var absenceIsProof: Bool { true }
}
