import Contracts
import Database
import Durable
import EventLoop
import HTTPClient
import JSONRPC
import ServiceKit

/// The part of the program that knows accounts and calendars elsewhere.
@LoopActor final class Bridge {
    let connector: IntegrationConnector
    private let context: ProgramContext
    private let transport: CurlClient
    private let configured: ConfiguredAccounts
    private let answers: [any Answers]

    /// - Throws: `HTTPClientError` when a configured address is none.
    init(_ context: ProgramContext, _ configuration: CalendarConfiguration) throws {
        self.context = context
        var curl = CurlConfiguration()
        curl.addressRules.allowedNetworks = configuration.caldav.allowedNetworks
        transport = CurlClient(curl)
        let clients = try OutsideClients(configuration, transport: transport, time: context.world.time)
        let vault = CredentialVault(keys: configuration.encryptionKeys, keyFile: configuration.keyFile)
        let connector = IntegrationConnector(
            database: context.database, vault: vault, clients: clients, logger: context.logger)
        self.connector = connector
        let queue = SyncQueue(jobs: context.jobs, time: context.world.time, attemptLimit: configuration.attemptLimit)
        configured = ConfiguredAccounts(
            context: context, configuration: configuration, vault: vault, queue: queue)
        let accounts = AccountAnswers(context: context, vault: vault, connector: connector)
        answers = [
            accounts, RotationAnswers(context: context, vault: vault),
            ConsentAnswers(context: context, vault: vault, clients: clients, accounts: accounts),
            IntegrationAnswers(context: context, connector: connector, queue: queue), QueueAnswers(context: context),
            GoogleHints(context: context, queue: queue),
            NotionHints(context: context, vault: vault, queue: queue),
            ConflictAnswers(
                context: context, queue: queue, limits: try EventLimits(context.world.configuration)),
            LinkAnswers(context: context, connector: connector, queue: queue),
        ]
    }

    func register(in methods: inout RPCMethods) {
        for part in answers { part.register(in: &methods) }
    }

    func start() async throws { try await configured.open() }

    func stop() { transport.close() }

    /// One sentence for each account that has to be connected again, and each calendar whose removals are held.
    func problems() async -> [String] {
        do {
            return try await context.database.read { connection in
                let refused = try CredentialStore(connection).all().compactMap { account in
                    account.refused.map { Self.problem(account, $0) }
                }
                let store = IntegrationStore(connection)
                let held = try store.all().compactMap { integration -> String? in
                    guard let held = try store.reading(of: integration.id)?.held, !held.isAccepted else { return nil }
                    return "\(integration.name): \(held.removals) of \(held.known) events are missing there; "
                        + "rollcall integrations accept \(integration.id) says that this is right"
                }
                return refused + held
            }
        } catch {
            return ["cannot read the database: \(error)"]
        }
    }
}

extension Bridge {
    private nonisolated static func problem(_ account: StoredCredential, _ reason: String) -> String {
        let provider = account.provider.rawValue
        let mend =
            StoredCredential.Configured.all.contains(account.id)
            ? "mend the setting and restart"
            : "rollcall accounts add \(provider) --account \(account.id) mends it, with --secret FILE unless it is done "
                + "in a browser"
        return "\(provider) account \(account.account) is refused (\(reason)); \(mend)"
    }
}

/// Something that answers calls.
@LoopActor protocol Answers {
    func register(in methods: inout RPCMethods)
}

extension AccountAnswers: Answers {}
extension ConsentAnswers: Answers {}
extension IntegrationAnswers: Answers {}
extension QueueAnswers: Answers {}
extension GoogleHints: Answers {}
