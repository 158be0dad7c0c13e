import EventLoop
import JSON
import Time

/// The fake Notion: the workspace, who may see it, what goes wrong, and who is told.
@LoopActor final class FakeNotion {
    nonisolated static let prefix = "/notion/"
    /// Larger bodies are refused (facts §4).
    private static let largestBody = 500 << 10
    /// Cursors that are remembered; older ones are invalid.
    private static let mostCursors = 10_000

    var world: NotionWorld
    var authority: NotionAuthority
    var settings = NotionSettings()
    var journal = RequestJournal()
    let webhooks: NotionWebhooks
    let clock: SandboxClock
    /// Requests that came too fast.
    private(set) var rateViolations = 0
    private let faults: FaultBook
    private var buckets: [String: TokenBucket] = [:]
    private var cursors: [String: NotionQuery.Cursor] = [:]
    private var cursorOrder: [String] = []

    nonisolated init(seed: UInt64, clock: SandboxClock, deliverer: WebhookDeliverer, faults: FaultBook) {
        world = .seeded(seed, at: clock.now)
        authority = NotionAuthority(seed: seed, at: clock.now)
        self.clock = clock
        self.faults = faults
        webhooks = NotionWebhooks(seed: seed, clock: clock, deliverer: deliverer, faults: faults)
        for connection in authority.connections.values {
            world.users.append(NotionUser(id: connection.botID, name: connection.name, email: nil))
        }
    }

    /// Answers one request, and says what is to go wrong with the answer.
    func answer(_ request: APIRequest) -> (response: APIResponse, fault: FaultKind?) {
        let fault = faults.script.fault(method: request.method, path: request.path)
        let id = world.newID()
        var caller: String?
        var response: APIResponse
        do throws(NotionError) {
            if let error = refusal(of: fault, request) { throw error }
            response = try route(request, fault: fault, caller: &caller)
            if case .lateStatus(let status) = fault { throw .scripted(status: status, retryAfter: nil) }
        } catch {
            response = error.response(id: id)
        }
        journal.record(
            RequestJournal.Entry(at: clock.now, request: request, caller: caller, status: response.status, fault: fault)
        )
        return (response.adding([("x-notion-request-id", id)]), fault)
    }

    /// What a script answers in place of the service.
    private func refusal(of fault: FaultKind?, _ request: APIRequest) -> NotionError? {
        switch fault {
        case .status(let status, let retryAfter): .scripted(status: status, retryAfter: retryAfter)
        case .error(let code, let status, let retryAfter):
            NotionError.scripted(code, status: status, retryAfter: retryAfter)
                ?? .scripted(status: status ?? 500, retryAfter: retryAfter)
        case .expiredCursor where String(decoding: request.body, as: UTF8.self).contains("\"start_cursor\""):
            .validation("The start_cursor provided is invalid.")
        default: nil
        }
    }

    private func route(
        _ request: APIRequest, fault: FaultKind?, caller: inout String?
    ) throws(NotionError) -> APIResponse {
        if let answer = NotionOAuth.answer(request, notion: self) { return answer }
        let connection = try authority.connection(of: request, at: clock.now)
        caller = connection.name
        try limit(connection)
        guard let (route, path) = NotionRoute.find(request) else { throw .invalidURL }
        let version = try NotionVersion.read(request)
        guard route.versions.contains(version) else { throw .invalidURL }
        guard request.body.count <= Self.largestBody else {
            throw .validation("Request body too large: at most 500 KB are allowed.")
        }
        if let capability = route.capability, !connection.capabilities.contains(capability) { throw .restricted }
        var call = NotionCall(
            notion: self, request: request, connection: connection, version: version, path: path, now: clock.now)
        if fault == .repeatPage { call.pagingFault = .repeatPage }
        if fault == .skipPage { call.pagingFault = .skipPage }
        return .json(try route.answer(call))
    }

    private func limit(_ connection: NotionConnection) throws(NotionError) {
        guard settings.rate > 0 else { return }
        let monotonic = clock.monotonic
        var bucket = buckets[connection.botID] ?? TokenBucket(capacity: settings.burst, at: monotonic)
        let wait = bucket.take(rate: settings.rate, capacity: settings.burst, at: monotonic)
        buckets[connection.botID] = bucket
        guard let wait else { return }
        rateViolations += 1
        throw .rateLimited(after: Int(wait.inSeconds.rounded(.up)))
    }

    /// Forgets all counting, so that a changed limit holds at once.
    func resetLimits() { buckets = [:] }

    // MARK: Cursors

    func remember(_ cursor: NotionQuery.Cursor) -> String {
        let id = world.newID()
        cursors[id] = cursor
        cursorOrder.append(id)
        if cursorOrder.count > Self.mostCursors { cursors[cursorOrder.removeFirst()] = nil }
        return id
    }

    func cursor(_ id: String) -> NotionQuery.Cursor? { cursors[NotionWorld.normalized(id)] }

    // MARK: Writing

    /// Stores a page, and lets the webhooks know.
    func store(_ page: NotionPage, event: NotionChange.Kind?, properties: [String] = []) {
        world.store(page)
        guard let event else { return }
        announce(event, page, properties: properties)
    }

    func announce(_ event: NotionChange.Kind, _ page: NotionPage, properties: [String] = []) {
        let isBot = world.users.first { $0.id == page.editedBy }?.isBot ?? false
        guard settings.tellsOwnChanges || !isBot else { return }
        let source = page.dataSourceID.flatMap { world.dataSources[$0] }
        webhooks.announce(
            NotionChange(
                kind: event, entityID: page.id, entityType: "page", databaseID: source?.databaseID,
                dataSourceID: page.dataSourceID, author: page.editedBy, isBot: isBot, at: clock.now,
                updated: properties), window: settings.aggregationWindow, hidden: hidden(source))
    }

    /// The columns of a table changed.
    func announceSchema(of source: NotionDataSource, by author: String) {
        let isBot = world.users.first { $0.id == author }?.isBot ?? false
        webhooks.announce(
            NotionChange(
                kind: .schemaUpdated, entityID: source.id, entityType: "data_source", databaseID: source.databaseID,
                dataSourceID: source.id, author: author, isBot: isBot, at: clock.now, updated: []),
            window: settings.aggregationWindow, hidden: hidden(source))
    }

    /// The connections that may not see a table, and so are told nothing of it.
    private func hidden(_ source: NotionDataSource?) -> Set<String> {
        source.flatMap { world.databases[$0.databaseID]?.hiddenFrom } ?? []
    }
}
