import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import ServiceKit
import Time

/// Makes the accounts, and the calendar, that exist because they are configured. What opens them stays in the
/// configuration.
@LoopActor struct ConfiguredAccounts {
    let context: ProgramContext
    let configuration: CalendarConfiguration
    let vault: CredentialVault
    let queue: SyncQueue

    /// To be called at start: what is configured may have been mended while the program was down.
    func open() async throws {
        if let account = configuration.google.serviceAccount {
            let credential = try credential(
                StoredCredential.Configured.google, .google, account.subject ?? "service account")
            let integration = integration(account.calendarID)
            try await context.database.write { [queue] connection in
                try keep(credential, connection)
                let store = IntegrationStore(connection)
                let known = try store.integration(integration.id)
                if known?.outsideCalendar == integration.outsideCalendar { return }
                // Somebody has connected it by hand.
                let isConnected = try store.all().contains {
                    $0.owner == integration.owner && $0.provider == integration.provider
                        && $0.outsideCalendar == integration.outsideCalendar
                }
                if isConnected { return }
                // It is another calendar now; nothing is deleted in the one before.
                if let known {
                    try queue.closeChannels(of: known, connection)
                    try store.delete(known.id)
                }
                try store.insert(integration)
                try queue.spread(integration, connection)
            }
        }
        if configuration.notion.token != nil {
            let credential = try credential(StoredCredential.Configured.notion, .notion, "Notion")
            try await context.database.write { try keep(credential, $0) }
        }
    }

    private func credential(
        _ id: String, _ provider: CalendarProvider, _ name: String
    ) throws -> StoredCredential {
        StoredCredential(
            id: id, owner: .community, provider: provider, account: name,
            sealed: try vault.seal(.configured, in: StoredCredential.row(id, provider)),
            createdAt: context.world.time.now)
    }

    private nonisolated func keep(_ credential: StoredCredential, _ connection: Connection) throws {
        try CredentialStore(connection).save(credential)
        try context.jobs.resume(credential: SyncQueue.credential(credential.id), in: connection)
    }

    /// Written only: whoever the calendar belongs to has not been asked for what is in it.
    private func integration(_ calendar: String) -> Integration {
        Integration(
            id: StoredCredential.Configured.google, owner: .community, provider: .google, outsideCalendar: calendar,
            name: "Google Calendar", credential: StoredCredential.Configured.google, direction: .exportOnly,
            scope: FeedScope(kind: .all), settings: IntegrationSettings(), isActive: true,
            createdAt: context.world.time.now)
    }
}
