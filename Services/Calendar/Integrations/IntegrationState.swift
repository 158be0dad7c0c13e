import CalendarModel
import Contracts
import Database
import Durable
import Time

/// How an integration stands, in the caller's transaction.
struct IntegrationState {
    private let connection: Connection
    private let queue: SyncQueue

    init(_ connection: Connection, _ queue: SyncQueue) {
        self.connection = connection
        self.queue = queue
    }

    func summary(of integration: Integration) throws -> IntegrationSummary {
        let reading = try IntegrationStore(connection).reading(of: integration.id) ?? ReadingState()
        let links = LinkStore(connection)
        var summary = IntegrationSummary(
            id: integration.id, provider: integration.provider.rawValue, name: integration.name,
            owner: integration.owner, account: integration.credential, calendar: integration.outsideCalendar,
            direction: integration.direction.rawValue, scope: integration.scope,
            options: integration.settings.options, isActive: integration.isActive, state: "")
        summary.lastSyncAt = reading.lastOKAt
        let refused = try CredentialStore(connection).credential(integration.credential)?.refused
        summary.isRefused = refused != nil
        summary.lastSyncError = refused ?? reading.lastError
        summary.pending = Int(try links.count(in: integration.id, .pending))
        summary.failed = Int(try links.count(in: integration.id, .error))
        summary.conflicts = Int(try links.count(in: integration.id, .conflict))
        summary.heldRemovals = reading.held.map {
            HeldRemovalsSummary(removals: $0.removals, known: $0.known, since: $0.since)
        }
        // One that is only being asked for may be refused yet.
        let channel = try ChannelStore(connection).channels(of: integration.id).first { $0.resource != nil }
        summary.webhookId = channel?.id
        summary.webhookExpiry = channel?.expiresAt
        summary.webhookLastMessageAt = channel?.lastMessageAt
        summary.state = try state(summary, isReading: queue.isReading(integration, connection))
        return summary
    }

    /// The first one that is true, as whoever looks at many at once needs it.
    private func state(_ summary: IntegrationSummary, isReading: Bool) -> String {
        let isBroken = summary.lastSyncError != nil || summary.failed > 0 || summary.heldRemovals != nil
        if summary.isActive, isReading || (summary.pending > 0 && !isBroken) { return "syncing" }
        if isBroken { return "error" }
        return summary.lastSyncAt == nil || !summary.isActive ? "idle" : "synced"
    }
}

extension SyncQueue {
    /// Whether a calendar is being read.
    func isReading(_ integration: Integration, _ connection: Connection) throws -> Bool {
        try jobs.isRunning(group: "read:\(integration.id)", in: connection)
    }
}
