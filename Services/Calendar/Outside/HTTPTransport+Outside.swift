import CalendarModel
import EventLoop
public import HTTPClient

extension HTTPTransport {
    /// Sends, and names failures as calendars do.
    ///
    /// - Throws: `OutsideError`, `CancellationError`.
    @LoopActor public func answer(to request: OutboundRequest) async throws -> InboundResponse {
        do {
            return try await send(request)
        } catch let error as HTTPClientError where error.kind == .cancelled {
            throw CancellationError()
        } catch let error as HTTPClientError {
            throw error.kind == .tooLarge ? OutsideError.malformed("\(error)") : OutsideError.unavailable("\(error)")
        }
    }
}
