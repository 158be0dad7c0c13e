import EventLoop

/// One client's connection: reads requests one after another and carries out the plan of each answer.
@LoopActor final class ServerConnection: TransportHandler {
    private let transport: any Transport
    private let luma: FakeLuma
    private let control: ControlAPI
    private var reader = RequestReader()
    /// What is left of the answer being sent; the next request waits for its end.
    private var pending: ArraySlice<WirePlan.Step> = []
    /// Waits for a timer or, when it hangs, for the client to leave.
    private var isWaiting = false
    /// Nothing more will be sent.
    private var isFinished = false
    private var hasEnded = false
    private var hasContinued = false

    init(transport: any Transport, luma: FakeLuma, control: ControlAPI) {
        self.transport = transport
        self.luma = luma
        self.control = control
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        guard !isFinished else { return }
        reader.append(bytes)
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
            luma.time.schedule(after: .milliseconds(milliseconds)) { [weak self] in
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
        do {
            guard let message = try reader.next() else {
                invite()
                return nil
            }
            hasContinued = false
            return plan(message)
        } catch {
            let refusal = APIError(status: error == .malformed ? 400 : 413, message: "Cannot read the request.")
            return WirePlan(refusal.response, fault: nil, keepsConnection: false)
        }
    }

    /// Tells a client that waits with its body to send it.
    private func invite() {
        guard reader.awaitsContinue, !hasContinued else { return }
        hasContinued = true
        transport.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }

    private func plan(_ message: RequestReader.Message) -> WirePlan {
        if message.request.path.hasPrefix(ControlAPI.prefix) {
            let response = control.answer(message.request, from: transport.peer)
            return WirePlan(response, fault: nil, keepsConnection: message.keepsConnection)
        }
        let (response, fault) = luma.answer(message.request)
        return WirePlan(response, fault: fault, keepsConnection: message.keepsConnection)
    }
}
