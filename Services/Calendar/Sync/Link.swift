import CalendarModel
import Crypto
import Time

/// An event and its counterpart in one outside calendar.
struct Link: Sendable, Hashable {
    let event: String
    let integration: String
    var state = State.pending
    /// What went wrong the last time, while it has not gone well since.
    var error: String?
    /// What is remembered of the counterpart.
    var memory = LinkState()
    /// The counterpart as it was last read or written.
    var remote: OutsideEvent?
    /// The event's when the two last agreed.
    var eventSequence: Int64 = -1
    var attendeeSequence: Int64 = 0
    /// The last whole reading that named the counterpart.
    var reading: Int64 = 0
    var syncedAt: Timestamp?

    /// Where a link stands. The texts are in the file: they never change.
    enum State: String, Sendable, CaseIterable {
        /// Something is to be written.
        case pending
        case synced
        /// A write failed for good, or has failed until now.
        case error
        /// Fields wait for a person's decision.
        case conflict
        /// The counterpart was deleted, or is ignored, by a person's wish: it is not made again.
        case dismissed
    }

    init(event: String, integration: String) {
        self.event = event
        self.integration = integration
    }

    /// Under which identifier the counterpart is made: the same at every try, and another one once it was deleted.
    var identifier: String { Self.identifier(event, integration, memory.generation) }

    static func identifier(_ event: String, _ integration: String, _ generation: Int) -> String {
        Hex.encode(SHA256.hash("rollcall link \(integration) \(event) \(generation)".utf8))
    }
}
