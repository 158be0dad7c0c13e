import CalendarModel
import EventLoop

/// Makes the client of an integration's calendar.
@LoopActor protocol CalendarConnector: Sendable {
    /// - Throws: `OutsideError.unauthorized` when its credential is refused, or not there.
    func calendar(of integration: Integration) async throws -> any OutsideCalendar
}

/// Stands in until integrations can be connected.
@LoopActor struct UnconnectedCalendars: CalendarConnector {
    func calendar(of integration: Integration) async throws -> any OutsideCalendar {
        throw OutsideError.unauthorized("there is no credential")
    }
}
