import CalDAVCalendar
import CalendarModel
import Crypto
import Database
import EventLoop
import GoogleCalendar
import HTTPClient
import NotionCalendar
import Telemetry
import Time

/// Gives each integration the client of its calendar; integrations of one account share the account's client.
@LoopActor final class IntegrationConnector: CalendarConnector {
    private let database: Database
    private let vault: CredentialVault
    let clients: OutsideClients
    private let logger: Logger
    /// By credential, with the version that each was made of. One that renews its tokens knows the latest of them, which
    /// work once: it is not replaced because they are stored, or encrypted with another key.
    private var made: [String: (version: Int64, client: OutsideClient)] = [:]
    /// By integration, what servers were asked since the start.
    private var addresses: [String: Task<[String], Never>] = [:]

    init(database: Database, vault: CredentialVault, clients: OutsideClients, logger: Logger) {
        self.database = database
        self.vault = vault
        self.clients = clients
        self.logger = logger
    }

    func calendar(of integration: Integration) async throws -> any OutsideCalendar {
        let settings = integration.settings
        let client = try await client(integration.credential)
        switch client {
        case .google(let client, _):
            return GoogleCalendar(
                client: client,
                settings: GoogleCalendarSettings(
                    calendarID: integration.outsideCalendar, history: .days(settings.pastDays),
                    usualDuration: .minutes(settings.usualMinutes)))
        case .notion(let client):
            guard let map = settings.notionProperties else {
                throw OutsideError.refused("it is not known which property of the database holds what: connect it anew")
            }
            return NotionCalendar(client: client, dataSource: integration.outsideCalendar, map: map)
        case .caldav(let caldav, _):
            guard let url = try? HTTPURL(integration.outsideCalendar) else { throw OutsideError.calendarMissing }
            return CalDAVCalendar(
                client: caldav, calendar: url,
                settings: CalDAVCalendarSettings(
                    floatingTimeZone: clients.configuration.caldav.floatingTimeZone,
                    usualDuration: .minutes(settings.usualMinutes),
                    ownAddresses: await ownAddresses(of: integration, client)), time: clients.time)
        }
    }

    /// By which the server knows the owner of a calendar's account. Where that was not kept when the calendar was
    /// connected, it is asked once. One that does not say it is asked again after the next start: no calendar waits for it.
    private func ownAddresses(of integration: Integration, _ client: OutsideClient) async -> [String] {
        if let known = integration.settings.ownAddresses { return known }
        let asked = addresses[integration.id] ?? Task { await askOwnAddresses(of: integration, client) }
        addresses[integration.id] = asked
        return await asked.value
    }

    private func askOwnAddresses(of integration: Integration, _ client: OutsideClient) async -> [String] {
        do {
            let found = try await client.ownAddresses() ?? []
            try await database.write { connection in
                let store = IntegrationStore(connection)
                guard var present = try store.integration(integration.id) else { return }
                present.settings.ownAddresses = found
                try store.update(present)
            }
            return found
        } catch {
            logger.warning(
                "a calendar's server does not say whose account it is", .identifier("integration", integration.id),
                .error(error))
            return []
        }
    }

    /// The client of an account.
    ///
    /// - Throws: `OutsideError.unauthorized` when its credential is refused, or not there.
    func client(_ id: String) async throws -> OutsideClient {
        guard let credential = try await database.read({ try CredentialStore($0).credential(id) }) else {
            throw OutsideError.unauthorized("the account is not there any more")
        }
        if let reason = credential.refused { throw OutsideError.unauthorized(reason) }
        if let known = made[id], known.version == credential.version { return known.client }
        let secret: CredentialSecret
        do {
            secret = try vault.open(credential.sealed, in: credential.row)
        } catch let error as CryptoError {
            throw OutsideError.unauthorized("its stored form cannot be opened: \(error)")
        }
        let client = try clients.client(credential.provider, secret) { [weak self] pair in
            try await self?.keep(pair, of: credential)
        }
        made[id] = (credential.version, client)
        return client
    }

    /// Drops what opens an account that is not there any more.
    func forget(_ id: String) { made[id] = nil }

    /// Said once for all integrations of the account.
    func refused(_ integration: Integration, because reason: String) async throws {
        let (id, version) = (integration.credential, integration.credentialVersion)
        guard try await database.write({ try CredentialStore($0).refuse(id, version, because: reason) }) else { return }
        made[id] = nil
        logger.error(
            "an account is refused: connect it again", .identifier("account", id), .code("reason", reason))
    }

    func close(_ channel: GoogleChannel, of account: String) async throws {
        guard case .google(let client, _) = try await client(account) else { return }
        // To close it, any calendar of the account will do.
        try await GoogleCalendar(client: client).close(channel)
    }

    /// Keeps the tokens that replace those of a Notion connection, which work no longer.
    private func keep(_ pair: NotionTokenPair, of credential: StoredCredential) async throws {
        let sealed = try vault.seal(
            .notionConnection(accessToken: pair.accessToken, refreshToken: pair.refreshToken), in: credential.row)
        // One that was disconnected meanwhile stays so, and one that was connected anew keeps its own.
        _ = try await database.write { try CredentialStore($0).renew(credential, as: sealed) }
    }
}
