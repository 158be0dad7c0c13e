public import JSONRPC
public import Time

/// What ``ListEvents`` asks for, as the values of a query: the programs that keep events answer the same question.
public struct EventFilter: Sendable {
    public let startsFrom: Timestamp
    public let startsBefore: Timestamp
    public let endsAfter: Timestamp
    public let endsUntil: Timestamp
    public let gathering: String?
    public let includesCanceled: Bool
    public let descending: Bool
    /// How events are visible that are wanted; nil: however they are.
    public let visibility: [EventVisibility]?
    /// The last event of the page before.
    public let after: EventPosition?
    /// Entries on the page, 1…200.
    public let limit: Int

    /// - Throws: `RPCError.invalidParams` for a cursor that is not one of ours.
    public init(_ call: ListEvents, now: Timestamp) throws(RPCError) {
        startsFrom = call.startsAfter ?? Timestamp(milliseconds: .min)
        startsBefore = call.startsBefore ?? Timestamp(milliseconds: .max)
        endsAfter = call.upcomingOnly ? now : Timestamp(milliseconds: .min)
        endsUntil = call.pastOnly ? now : Timestamp(milliseconds: .max)
        gathering = call.gatheringID
        includesCanceled = call.includeCanceled
        descending = call.descending
        visibility = call.visibility
        limit = call.range.entries
        guard let cursor = call.range.cursor else {
            after = nil
            return
        }
        guard let position = EventPosition(cursor: cursor) else {
            throw RPCError(.invalidParams, message: "the cursor is not one of ours")
        }
        after = position
    }
}
