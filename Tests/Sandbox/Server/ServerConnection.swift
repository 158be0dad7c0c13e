import EventLoop
import HTTP

/// One client's connection: reads requests one after another and carries out the plan of each answer.
///
/// The bytes are read by the parser of Rollcall's own server; the answers are written here, since that server would
/// never send a broken one.
@LoopActor final class ServerConnection: TransportHandler {
    /// `guests/add` with some thousand people fits.
    private static let bodyLimit = 4 << 20

    private let transport: any Transport
    private let services: Services
    private var parser = RequestParser()
    /// The head of the request whose body is being read.
    private var head: RequestHead?
    /// What is left of the answer being sent; the next request waits for its end.
    private var pending: ArraySlice<WirePlan.Step> = []
    /// Waits for a timer or, when it hangs, for the client to leave.
    private var isWaiting = false
    /// Nothing more will be sent.
    private var isFinished = false
    private var hasEnded = false

    init(transport: any Transport, services: Services) {
        self.transport = transport
        self.services = services
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        guard !isFinished else { return }
        parser.append(bytes)
        proceed()
    }

    func receivedEnd() {
        hasEnded = true
        // An answer that hangs has no steps left: the client has given it up.
        if pending.isEmpty { finish { transport.close() } }
    }

    func closed(_ error: LoopError?) {
        isFinished = true
        pending = []
    }

    /// Sends what is planned and answers what has come, until something has to be waited for.
    private func proceed() {
        while !isFinished, !isWaiting {
            if let step = pending.popFirst() {
                carryOut(step)
            } else if let plan = nextPlan() {
                pending = plan.steps[...]
            } else {
                if hasEnded { finish { transport.close() } }
                return
            }
        }
    }

    private func carryOut(_ step: WirePlan.Step) {
        switch step {
        case .send(let bytes): transport.write(bytes)
        case .wait(let milliseconds):
            isWaiting = true
            services.luma.time.schedule(after: .milliseconds(milliseconds)) { [weak self] in
                self?.isWaiting = false
                self?.proceed()
            }
        case .hang: isWaiting = true
        case .reset: finish { transport.abort() }
        case .close: finish { transport.close() }
        }
    }

    private func finish(_ end: () -> Void) {
        isFinished = true
        pending = []
        end()
    }

    /// The answer to the next request, if it has come.
    private func nextPlan() -> WirePlan? {
        while true {
            switch parser.next() {
            case .needsMore: return nil
            case .head(let next):
                head = next
                parser.bodyLimit = Self.bodyLimit
                if next.expectsContinue { transport.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
            case .body(let body):
                guard let head else { return nil }
                return plan(APIRequest(head, body: body), keepsConnection: head.keepsAlive)
            case .refused(let refusal):
                let error = APIError(status: Int(refusal.status.code), message: refusal.detail)
                return WirePlan(error.response, fault: nil, keepsConnection: false)
            }
        }
    }

    private func plan(_ request: APIRequest, keepsConnection: Bool) -> WirePlan {
        let (response, fault) = services.answer(request, from: transport.peer)
        return WirePlan(response, fault: fault, keepsConnection: keepsConnection)
    }
}
