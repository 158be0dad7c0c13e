import CalendarModel
import Contracts
import Database
import Durable
import ServiceKit
import Time

/// A person's decision about a field that both sides had changed, in the caller's transaction. Decided once, it may be
/// decided again: the version that lost is kept.
struct ConflictResolution {
    let connection: Connection
    let publisher: EventPublisher
    let queue: SyncQueue
    let now: Timestamp

    enum Choice: Sendable, Hashable {
        case local, remote
        /// What the person wrote instead; only the conflict's field of it counts.
        case edited(EventContent)

        /// As the conflict is remembered.
        var name: String {
            switch self {
            case .local: "keptLocal"
            case .remote: "keptRemote"
            case .edited: "edited"
            }
        }
    }

    /// - Returns: false when the event of the conflict, or its counterpart, is gone.
    func resolve(_ conflict: Conflict, _ choice: Choice, by person: String) throws -> Bool {
        let links = LinkStore(connection)
        guard let event = try EventStore(connection).event(conflict.event), !event.isDeleted,
            let integration = try IntegrationStore(connection).integration(conflict.integration),
            var link = try links.link(conflict.event, conflict.integration)
        else { return false }
        if let remote = link.remote?.content, conflict.resolution == "open" {
            // Both sides are taken to have agreed on what is there: what is decided is then this side's change.
            // Nothing is decided about the other fields.
            var memory = link.memory
            var base = memory.base ?? .nothing(of: remote)
            base.agree(on: conflict.field, as: remote)
            memory.base = base
            link.remember(memory, in: integration)
            link.state = .pending
            try links.save(link)
        }
        let content =
            switch choice {
            case .local: conflict.local
            case .remote: conflict.remote
            case .edited(let content): content
            }
        var version = event.version
        version.change([conflict.field], to: content, at: now)
        let writer = EventWriter(connection: connection, publisher: publisher, queue: queue, now: now)
        try writer.store(version, of: event)
        try queue.enqueue(event.id, in: integration, connection)
        try ConflictStore(connection).close(conflict.id, choice.name, by: person, at: now)
        return true
    }
}
