import EventLoop
import Time

/// The fake as a whole: the community, the API in front of it, what goes wrong, and who is told.
@LoopActor final class FakeLuma {
    var community: Community
    var api = LumaAPI()
    var script: FaultScript {
        get { faults.script }
        set { faults.script = newValue }
    }
    private let faults: FaultBook
    let deliverer: WebhookDeliverer
    let time: any TimeSource
    /// Requests to the API so far, refused ones too.
    private(set) var requestCount = 0

    /// - Parameter faults: the script that it shares with other services; `nil` = one of its own.
    nonisolated init(
        community: Community, time: any TimeSource, deliverer: WebhookDeliverer, faults: FaultBook? = nil
    ) {
        self.community = community
        self.time = time
        self.deliverer = deliverer
        self.faults = faults ?? FaultBook(seed: community.seed)
    }

    /// Pauses the subscriptions whose receivers answer 410. Call once.
    func start() {
        deliverer.onRefusal = { [weak self] id in
            guard let self, let index = community.webhooks.firstIndex(where: { $0.id == id }) else { return }
            community.webhooks[index].isActive = false
        }
    }

    /// Answers one request to the API, and says what is to go wrong with the answer.
    func answer(_ request: APIRequest) -> (response: APIResponse, fault: FaultKind?) {
        requestCount += 1
        let fault = script.fault(method: request.method, path: request.path)
        var pagingFault: Pager.Fault?
        switch fault {
        case .status(let status, let retryAfter):
            return (Self.failure(status, retryAfter: retryAfter), fault)
        case .error(_, let status, let retryAfter):
            return (Self.failure(status ?? 500, retryAfter: retryAfter), fault)
        case .expiredCursor where request.parameter("pagination_cursor") != nil:
            return (APIError.invalid("Invalid pagination cursor.").response, fault)
        case .repeatPage: pagingFault = .repeatPage
        case .skipPage: pagingFault = .skipPage
        default: break
        }
        let outcome = api.answer(
            request, community: &community, now: time.now, monotonic: time.monotonic, pagingFault: pagingFault)
        announce(outcome.changes)
        return (outcome.response, fault)
    }

    /// Does something to the community as people in Luma's own interface would, and tells the webhooks.
    ///
    /// - Returns: whatever `body` returned beside the changes.
    func perform<Result, Failure: Error>(
        _ body: (inout Community, Timestamp) throws(Failure) -> (Result, [Change])
    ) throws(Failure) -> Result {
        let (result, changes) = try body(&community, time.now)
        announce(changes)
        return result
    }

    private func announce(_ changes: [Change]) {
        guard !changes.isEmpty else { return }
        deliverer.announce(changes, community: community, script: &script)
    }

    private static func failure(_ status: Int, retryAfter: String?) -> APIResponse {
        let response = APIError(status: status, message: "Scripted failure.").response
        return retryAfter.map { response.adding([("Retry-After", $0)]) } ?? response
    }
}
