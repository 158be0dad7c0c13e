import CalendarModel
import EventLoop

/// Makes the client of an integration's calendar.
@LoopActor protocol CalendarConnector: Sendable {
    /// - Throws: `OutsideError.unauthorized` when its credential is refused, or not there.
    func calendar(of integration: Integration) async throws -> any OutsideCalendar
}
