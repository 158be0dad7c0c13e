public import Contracts
public import Database
public import Durable
import JSON

/// Puts events into the program's outbox.
public struct EventPublisher: Sendable {
    let outbox: Outbox

    public init(outbox: Outbox) {
        self.outbox = outbox
    }

    /// Adds an event in the caller's transaction: it is published if and only if that transaction is committed.
    public func publish(_ event: some RemoteEvent, in connection: Connection) throws {
        try outbox.append(type(of: event).type, try JSON.encode(event), in: connection)
    }

    /// Adds an event whose JSON form the caller has written itself: for events so frequent that `Codable` would show.
    ///
    /// - Parameter type: the event's `RemoteEvent.type`.
    public func publish(_ type: String, payload: [UInt8], in connection: Connection) throws {
        try outbox.append(type, payload, in: connection)
    }
}
