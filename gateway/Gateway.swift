import Configuration
import Contracts
import Crypto
import Database
import Durable
import EventLoop
import HTTP
import JSONRPC
import ServiceKit
import Telemetry
import Time

/// The front door: HTTP in, webhooks in, the page, the API. It keeps keys, webhooks and the audit log, and asks the
/// other programs for everything else.
@LoopActor final class Gateway: Program {
    nonisolated static let name = ProgramName.gateway
    nonisolated static let migrations = GatewaySchema.migrations

    private let context: ProgramContext
    private let configuration: GatewayConfiguration
    let keys: KeyRing
    private let webhooks: WebhookReceiver
    let feed: LiveFeed
    private let allEvents: AllEvents
    private let idempotency: Idempotency
    private let server: HTTPServer
    /// Where HTTP is served, once it is.
    private(set) var address: NetworkAddress?
    /// The text of the first key, between its making and its being shown.
    private(set) var firstKey: Secret<String>?

    init(_ context: ProgramContext) throws {
        self.context = context
        let world = context.world
        let configuration = try ConfigurationReader.read(from: world.configuration, known: AllSettings.summaries) {
            GatewayConfiguration(&$0)
        }
        self.configuration = configuration
        let keys = KeyRing(database: context.database, time: world.time)
        self.keys = keys
        let sessions = Sessions(keys: keys, time: world.time)
        let outcomes = SignedDoor.outcomes(context.metrics)
        func signedDoor(_ source: String, _ scheme: WebhookScheme, _ secrets: [Secret<String>]) -> SignedDoor {
            SignedDoor(
                source, scheme, secrets: secrets, outcomes: outcomes, time: world.time, logger: context.logger)
        }
        webhooks = WebhookReceiver(
            signedDoor("luma", .luma, configuration.webhookSecrets), database: context.database, jobs: context.jobs,
            luma: context.peer(.luma), time: world.time, logger: context.logger)
        feed = LiveFeed(database: context.database, logger: context.logger)
        idempotency = Idempotency(database: context.database, time: world.time)
        let gatekeeper = Gatekeeper(configuration, keys: keys, sessions: sessions, time: world.time)
        let events = AllEvents(luma: context.peer(.luma), calendar: context.peer(.calendar))
        allEvents = events
        let page = PageData(
            events: events, members: context.peer(.members), time: world.time,
            isPublic: configuration.isPagePublic)
        feed.onChange = { page.changed() }
        let auditLog = AuditLog(database: context.database, time: world.time, logger: context.logger)
        let table = try GatewayTable.make(
            context, events: events, keys: keys, sessions: sessions, webhooks: webhooks,
            commerce: CommerceWebhooks(
                signedDoor("commerce", .standard, configuration.commerceSecrets), calendar: context.peer(.calendar)),
            feed: feed, page: page, gatekeeper: gatekeeper, auditLog: auditLog,
            externalSyncPatience: configuration.externalSyncPatience)
        let door = FrontDoor(
            table: table, gatekeeper: gatekeeper, idempotency: idempotency, auditLog: auditLog,
            logger: context.logger, metrics: context.metrics)
        server = HTTPServer(
            commonFields: SecurityHeaders.fields, time: world.time, random: world.random, handler: door)
        try handleJobs()
        follow()
    }

    private func handleJobs() throws {
        let webhooks = webhooks
        try context.jobs.handle(WebhookReceiver.jobKind) { try await webhooks.work(on: $0) }
        try Pruning.schedule(in: context)
    }

    /// Everything that clients are told of as it happens.
    private func follow() {
        let feed = feed
        for program in [ProgramName.luma, .members, .notifications, .calendar] {
            // What nobody was told at the time is no news any more.
            context.subscribe(
                to: program, types: LiveFeed.types.sorted(), whenMissed: .areForgotten { feed.missed() }
            ) { entry, connection in
                try LiveFeed.keep(entry, in: connection)
            } applied: { [allEvents] in
                if program == .calendar { allEvents.changed() }
                feed.advance()
            }
        }
    }

    func register(in methods: inout RPCMethods) {
        let keys = keys
        let webhooks = webhooks
        methods.on(CreateKey.self) { call, _ in try await keys.create(call) }
        methods.on(ListKeys.self) { _, _ in keys.list() }
        methods.on(RevokeKey.self) { call, _ in try await keys.revoke(call) }
        methods.on(ListWebhooks.self) { call, _ in try await webhooks.list(call) }
        methods.on(ReplayWebhook.self) { call, _ in try await webhooks.replay(call) }
    }

    func start() async throws {
        firstKey = try await keys.open()
        try await idempotency.open()
        try await feed.open()
        address = try await server.listen(on: configuration.address, network: context.world.network)
        showFirstKey()
        let shown = address?.description ?? ""
        context.logger.info("serving HTTP", .code("address", shown), .flag("publicPage", configuration.isPagePublic))
        if configuration.webhookSecrets.isEmpty {
            context.logger.warning(
                "LUMA_WEBHOOK_SECRET is not set: webhooks are refused, changes wait for the next poll")
        }
    }

    /// Tells the first key once, to whoever started the program: it is kept nowhere.
    private func showFirstKey() {
        guard let key = firstKey else { return }
        Terminal.tell("First API key, shown only now; keep it: \(key.reveal())")
        firstKey = nil
    }

    func stop() async { await server.drain(within: .seconds(5)) }

    func figures() async throws -> [String: Int64] {
        let waiting = try await context.database.read { connection in
            try connection.value("SELECT count(*) FROM webhooks WHERE state = 'stored'", as: Int64.self) ?? 0
        }
        return [
            "connections": Int64(server.connectionCount), "listeners": Int64(feed.listenerCount),
            "webhooksWaiting": waiting,
        ]
    }
}
