import CalendarModel
import Contracts
import Crypto
import Database
import Durable
import EventLoop
import JSON
import JSONRPC
import NotionCalendar
import ServiceKit
import Time

/// Connects calendars, changes how they are kept in step, and ends that.
@LoopActor struct IntegrationAnswers {
    /// Bytes of an integration's name.
    nonisolated static let longestName = 200

    let context: ProgramContext
    let connector: IntegrationConnector
    let queue: SyncQueue

    func register(in methods: inout RPCMethods) {
        methods.on(ListIntegrations.self) { _, _ in
            let integrations = try await context.database.read { connection in
                try IntegrationStore(connection).all().map { try summary($0, connection) }
            }
            return IntegrationList(integrations: integrations)
        }
        methods.on(GetIntegration.self) { call, _ in
            try await found(call.id) { integration, connection in try summary(integration, connection) }
        }
        methods.on(ConnectCalendar.self) { call, _ in try await connect(call) }
        methods.on(UpdateIntegration.self) { call, _ in try await update(call) }
        methods.on(DisconnectIntegration.self) { call, _ in try await disconnect(call.id) }
        methods.on(SyncIntegration.self) { call, _ in try await sync(call.id) }
        methods.on(RenewChannel.self) { call, _ in
            try await change(call.id) { [queue] integration, connection in
                guard integration.provider == .google, integration.isActive else {
                    throw RPCError(.invalidParams, message: "only Google tells of changes by itself, while not paused")
                }
                try setKeepsChannel(true, integration, connection)
                try queue.keepChannel(integration, at: nil, connection)
            }
        }
        methods.on(StopChannel.self) { call, _ in
            try await change(call.id) { [queue] integration, connection in
                try setKeepsChannel(false, integration, connection)
                try queue.closeChannels(of: integration, connection)
            }
        }
        methods.on(AcceptRemovals.self) { call, _ in try await accept(call.id) }
    }

    // MARK: Connecting

    private func connect(_ call: ConnectCalendar) async throws -> IntegrationSummary {
        guard let account = try await context.database.read({ try CredentialStore($0).credential(call.account) }) else {
            throw RPCError(.notFound, message: "there is no account \(call.account)")
        }
        let owner = call.owner ?? account.owner
        guard account.owner == owner || account.owner == .community else {
            throw RPCError(.conflict, message: "the account \(account.id) is somebody else's")
        }
        let direction = try call.direction.map(Self.direction) ?? .both
        try Self.check(call.options, account.provider)
        var settings = IntegrationSettings()
        try settings.take(call.options ?? IntegrationOptions())
        let choice = try await told {
            let finder = CalendarFinder(client: try await connector.client(account.id), direction: direction)
            let choice = try await finder.find(call.calendar)
            let roles = try NotionPropertyMap.roles(call.options?.notionProperties)
            settings.notionProperties = try await finder.properties(of: choice.id, chosen: roles)
            settings.ownAddresses = try await finder.client.ownAddresses()
            return choice
        }
        let integration = Integration(
            id: "int-\(Hex.encode(context.world.random.bytes(8)))", owner: owner, provider: account.provider,
            outsideCalendar: choice.id, name: try Self.name(call.name ?? choice.name), credential: account.id,
            direction: direction, scope: try Self.scope(call.scope ?? Self.usualScope(owner)), settings: settings,
            isActive: true, createdAt: context.world.time.now)
        return try await context.database.write { [queue] connection in
            let store = IntegrationStore(connection)
            let same = try store.all().first {
                $0.owner == owner && $0.provider == integration.provider && $0.outsideCalendar == choice.id
            }
            if let same { throw RPCError(.conflict, message: "this calendar is connected already, as \(same.id)") }
            // The account may be gone by now.
            guard try CredentialStore(connection).credential(account.id) != nil else { throw RPCError(.notFound) }
            try store.insert(integration)
            try queue.begin(integration, connection)
            return try summary(integration, connection)
        }
    }

    // MARK: Changing

    private func update(_ call: UpdateIntegration) async throws -> IntegrationSummary {
        let change = call.change
        let known = try await found(call.id) { integration, _ in integration }
        let direction = try change.direction.map(Self.direction)
        try Self.check(change.options, known.provider)
        let map = try await properties(of: known, chosen: change.options?.notionProperties, direction)
        return try await context.database.write { [queue] connection in
            let store = IntegrationStore(connection)
            guard var integration = try store.integration(call.id) else { throw Self.unknown(call.id) }
            let before = integration
            integration.name = try change.name.map(Self.name) ?? integration.name
            integration.direction = direction ?? integration.direction
            integration.scope = try change.scope.map(Self.scope) ?? integration.scope
            try integration.settings.take(change.options ?? IntegrationOptions())
            integration.settings.notionProperties = map ?? integration.settings.notionProperties
            integration.isActive = change.isActive ?? integration.isActive
            try store.update(integration)
            if integration.direction != before.direction { try store.turn(integration) }
            if let map, let former = before.settings.notionProperties {
                try LinkStore(connection).forgetAgreement(on: map.fieldsElsewhere(than: former), in: integration)
            }
            var renamed = before
            renamed.name = integration.name
            if integration != renamed { try queue.begin(integration, connection) }
            return try summary(integration, connection)
        }
    }

    /// Asks the provider whether a calendar can be used as somebody wants from now on.
    ///
    /// - Returns: which of its properties hold what, where that may be different now.
    private func properties(
        of known: Integration, chosen names: [String: String]?, _ direction: SyncDirection?
    ) async throws -> NotionPropertyMap? {
        let wanted = direction ?? known.direction
        let beginsToWrite = known.direction == .importOnly && wanted != .importOnly
        guard names != nil || beginsToWrite else { return nil }
        let roles = try names.map { try NotionPropertyMap.roles($0) } ?? known.settings.notionProperties?.choice ?? [:]
        return try await told {
            let finder = CalendarFinder(client: try await connector.client(known.credential), direction: wanted)
            // Notion does not tell who may only read.
            if known.provider != .notion { _ = try await finder.find(known.outsideCalendar) }
            return try await finder.properties(of: known.outsideCalendar, chosen: roles)
        }
    }

    /// Google goes on telling on a channel until it is closed or ends. Until then messages that still come are refused.
    private func disconnect(_ id: String) async throws -> Acknowledgement {
        let isConfigured = connector.clients.configuration.google.serviceAccount != nil
        return try await change(id) { [queue] integration, connection in
            // It would be back after the next start, and everything written once more.
            if isConfigured, integration.id == StoredCredential.Configured.google {
                throw RPCError(
                    .conflict, message: "it is configured: take GOOG_CREDENTIALS_JSON out and restart, or pause it")
            }
            try queue.closeChannels(of: integration, connection)
            try IntegrationStore(connection).delete(integration.id)
        }
    }

    private nonisolated func setKeepsChannel(
        _ isKept: Bool, _ integration: Integration, _ connection: Connection
    ) throws {
        var changed = integration
        changed.settings.keepsChannel = isKept
        try IntegrationStore(connection).update(changed)
    }

    /// A reading that is under way is the one asked for.
    private func sync(_ id: String) async throws -> Acknowledgement {
        try await change(id) { [queue] integration, connection in
            guard integration.isActive else {
                throw RPCError(.conflict, message: "the integration is paused")
            }
            if let reason = try CredentialStore(connection).credential(integration.credential)?.refused {
                throw RPCError(
                    .conflict, message: "its account has to be connected again: \(reason)",
                    data: ["code": "reauthorize", "account": .string(integration.credential)])
            }
            if try queue.isReading(integration, connection) { return }
            try queue.read(integration, at: nil, connection)
        }
    }

    private func accept(_ id: String) async throws -> Acknowledgement {
        try await change(id) { [queue] integration, connection in
            let store = IntegrationStore(connection)
            guard var reading = try store.reading(of: id), reading.held != nil else {
                throw RPCError(.conflict, message: "nothing is held there")
            }
            reading.held?.isAccepted = true
            try store.setReading(reading, of: id)
            try queue.read(integration, at: nil, connection)
        }
    }

    // MARK: Answering

    private nonisolated func summary(_ integration: Integration, _ connection: Connection) throws -> IntegrationSummary
    {
        try IntegrationState(connection, queue).summary(of: integration)
    }

    private func found<Result: Sendable>(
        _ id: String, _ body: @escaping @Sendable (Integration, Connection) throws -> Result
    ) async throws -> Result {
        try await context.database.read { connection in
            guard let integration = try IntegrationStore(connection).integration(id) else { throw Self.unknown(id) }
            return try body(integration, connection)
        }
    }

    private func change(
        _ id: String, _ body: @escaping @Sendable (Integration, Connection) throws -> Void
    ) async throws -> Acknowledgement {
        try await context.database.write { connection in
            guard let integration = try IntegrationStore(connection).integration(id) else { throw Self.unknown(id) }
            try body(integration, connection)
        }
        return Acknowledgement()
    }

    private nonisolated static func unknown(_ id: String) -> RPCError {
        RPCError(.notFound, message: "there is no integration \(id)")
    }

    private nonisolated static func check(_ options: IntegrationOptions?, _ provider: CalendarProvider) throws {
        guard options?.notionProperties == nil || provider == .notion else {
            throw RPCError(.invalidParams, message: "only Notion's databases have properties")
        }
    }

    private nonisolated static func direction(_ name: String) throws -> SyncDirection {
        try IntegrationSettings.choice(name, "direction")
    }

    private nonisolated static func name(_ text: String) throws -> String {
        guard (1...longestName).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 }) else {
            throw RPCError(.invalidParams, message: "a name is one line of 1 to \(longestName) bytes")
        }
        return text
    }

    private nonisolated static func scope(_ scope: FeedScope) throws -> FeedScope {
        guard (scope.kind == .all) == (scope.id == nil) else {
            throw RPCError(.invalidParams, message: "a scope has the id of what it is about, only 'all' has none")
        }
        return scope
    }

    private nonisolated static func usualScope(_ owner: EventOwner) -> FeedScope {
        owner.kind == .member ? FeedScope(kind: .member, id: owner.id) : FeedScope(kind: .all)
    }
}
