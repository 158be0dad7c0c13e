import CalendarModel
import EventLoop
import GoogleCalendar

/// Makes the client of an integration's calendar.
@LoopActor protocol CalendarConnector: Sendable {
    /// - Throws: `OutsideError.unauthorized` when its credential is refused, or not there.
    func calendar(of integration: Integration) async throws -> any OutsideCalendar

    /// The provider has refused the integration's credential: it is not used again until somebody mends it.
    /// Another secret that somebody has given since the integration was read is not meant.
    func refused(_ integration: Integration, because reason: String) async throws

    /// Closes a channel of a calendar that may not be connected any more.
    ///
    /// - Throws: `OutsideError`.
    func close(_ channel: GoogleChannel, of account: String) async throws
}

extension CalendarConnector {
    /// One without accounts has nothing to note.
    func refused(_ integration: Integration, because reason: String) async throws {}

    func close(_ channel: GoogleChannel, of account: String) async throws {}
}
