public import Contracts
public import Database
import Durable
import JSON

/// Puts events into the program's outbox.
public struct EventPublisher: Sendable {
    let outbox: Outbox

    /// Adds an event in the caller's transaction: it is published if and only if that transaction is committed.
    public func publish(_ event: some RemoteEvent, in connection: Connection) throws {
        try outbox.append(type(of: event).type, try JSON.encode(event), in: connection)
    }
}
