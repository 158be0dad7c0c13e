import EventLoop
import JSON
import Time

/// The fake Google: who may do what, the calendars, what goes wrong, and who is told.
@LoopActor final class FakeGoogle {
    nonisolated static let prefix = "/google/"

    var world: GoogleWorld
    var authority: GoogleAuthority
    var settings = GoogleSettings()
    var usage = UsageWindow()
    var journal = RequestJournal()
    private(set) var channels: [String: GoogleChannel] = [:]
    let deliverer: WebhookDeliverer
    let clock: SandboxClock
    private let faults: FaultBook
    private var dice: Dice

    nonisolated init(seed: UInt64, clock: SandboxClock, deliverer: WebhookDeliverer, faults: FaultBook) {
        world = .seeded(seed, at: clock.now)
        authority = GoogleAuthority(seed: seed)
        self.clock = clock
        self.deliverer = deliverer
        self.faults = faults
        dice = Dice(seed: seed, stream: "google pushes")
    }

    /// Answers one request, and says what is to go wrong with the answer.
    func answer(_ request: APIRequest) -> (response: APIResponse, fault: FaultKind?) {
        let fault = faults.script.fault(method: request.method, path: request.path)
        var caller: GoogleCaller?
        var response = refusal(of: fault, request) ?? route(request, fault: fault, caller: &caller)
        if case .lateStatus(let status) = fault { response = GoogleError.scripted(status: status).response }
        journal.record(
            RequestJournal.Entry(
                at: clock.now, request: request, caller: caller?.email, status: response.status, fault: fault))
        return (response, fault)
    }

    /// What a script answers in place of the service.
    private func refusal(of fault: FaultKind?, _ request: APIRequest) -> APIResponse? {
        switch fault {
        case .status(let status, let retryAfter):
            let response = GoogleError.scripted(status: status).response
            return retryAfter.map { response.adding([("Retry-After", $0)]) } ?? response
        case .error(let reason, let status, let retryAfter):
            let error = GoogleError.scripted(reason, status: status)?.response ?? OAuthError(reason).response
            return retryAfter.map { error.adding([("Retry-After", $0)]) } ?? error
        case .expiredCursor where request.parameter("pageToken") != nil:
            return GoogleError.invalid("Invalid page token value.", parameter: "pageToken").response
        case .expiredCursor where request.parameter("syncToken") != nil: return GoogleError.fullSyncRequired.response
        default: return nil
        }
    }

    private func route(_ request: APIRequest, fault: FaultKind?, caller: inout GoogleCaller?) -> APIResponse {
        if let answer = OAuthRoutes.answer(request, google: self) { return answer }
        do throws(GoogleError) {
            guard let (route, path) = GoogleRoute.find(request) else { throw .notFound }
            let identified = try authority.caller(of: request, at: clock.now)
            caller = identified
            guard !identified.scopes.isDisjoint(with: route.scopes) else { throw .insufficientPermissions }
            try charge(route.cost, identified, request)
            var call = GoogleCall(
                google: self, request: request, caller: identified, route: route, path: path, now: clock.now)
            if fault == .repeatPage { call.pagingFault = .repeatPage }
            if fault == .skipPage { call.pagingFault = .skipPage }
            return try route.answer(call)
        } catch {
            return error.response
        }
    }

    /// Under delegation the service account pays, unless the request says for whom (facts, pitfall 13).
    private func charge(_ cost: Int, _ caller: GoogleCaller, _ request: APIRequest) throws(GoogleError) {
        let named = request.parameter("quotaUser") ?? request.header("x-goog-quota-user")
        let payer = named ?? (authority.isServiceAccount(caller.clientID) ? caller.clientID : caller.email)
        let monotonic = clock.monotonic
        guard usage.book(cost, for: "user \(caller.clientID) \(payer)", limit: settings.userQuota, at: monotonic) else {
            throw .usage(
                settings.quotaStatus == 429 ? "rateLimitExceeded" : "userRateLimitExceeded",
                status: settings.quotaStatus)
        }
        guard usage.book(cost, for: "project \(caller.clientID)", limit: settings.projectQuota, at: monotonic) else {
            throw .usage("rateLimitExceeded", status: settings.quotaStatus)
        }
    }

    // MARK: Channels

    /// Opens a channel: its `sync` message is on its way before the answer is.
    func open(_ channel: GoogleChannel) {
        channels[channel.id] = channel
        send("sync", number: 1, to: channel, after: .zero)
    }

    func close(_ channel: GoogleChannel) { channels[channel.id] = nil }

    /// Tells every living channel of the calendar that something changed, not what.
    func announceChange(of calendarID: String) {
        let now = clock.now
        channels = channels.filter { $0.value.expiration > now }
        for (id, channel) in channels.sorted(by: { $0.key < $1.key }) where channel.calendarID == calendarID {
            let number = channel.messageNumber + dice.number(1...20)
            channels[id]?.messageNumber = number
            send("exists", number: number, to: channel, after: settings.pushDelay)
        }
    }

    private func send(_ state: String, number: Int, to channel: GoogleChannel, after delay: Duration) {
        let delivery = Delivery(
            id: deliverer.identifier("push_", length: 12), subscriptionID: channel.id, url: channel.address,
            type: "google.\(state)", policy: .google
        ) { occasion in
            Delivery.Message(headers: channel.headers(state: state, number: number, fault: occasion.fault))
        }
        let fault = faults.script.webhookFault(type: delivery.type)
        guard delay > .zero else { return deliverer.dispatch(delivery, fault: fault) }
        clock.schedule(after: delay) { [deliverer] in deliverer.dispatch(delivery, fault: fault) }
    }
}
