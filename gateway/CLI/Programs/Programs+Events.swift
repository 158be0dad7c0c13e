import Contracts
import EventLoop

extension Programs {
    /// Events of Luma and those that are kept in Rollcall, as one list.
    func events(_ question: ListEvents) async throws -> EventList {
        let ofLuma = try await call(question, of: .luma)
        let kept = try await call(ListOwnEvents(question), of: .calendar)
        return EventList(merging: [ofLuma, kept], as: question)
    }
}
