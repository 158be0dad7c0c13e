import EventLoop

/// One client's connection: reads requests one after another and carries out the plan of each answer.
@LoopActor final class ServerConnection: TransportHandler {
    private let transport: any Transport
    private let luma: FakeLuma
    private let control: ControlAPI
    private var reader = RequestReader()
    /// The answer being sent; the next request waits for its end.
    private var pending: ArraySlice<WirePlan.Step> = []
    private var isSending = false
    private var isClosed = false
    private var hasContinued = false

    init(transport: any Transport, luma: FakeLuma, control: ControlAPI) {
        self.transport = transport
        self.luma = luma
        self.control = control
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        reader.append(bytes)
        answerNext()
    }

    func receivedEnd() { if !isSending { transport.close() } }

    func closed(_ error: LoopError?) {
        isClosed = true
        pending = []
    }

    private func answerNext() {
        guard !isSending, !isClosed else { return }
        do {
            guard let message = try reader.next() else {
                if reader.awaitsContinue, !hasContinued {
                    hasContinued = true
                    transport.write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
                }
                return
            }
            hasContinued = false
            carryOut(plan(message))
        } catch {
            let refusal = APIError(status: error == .malformed ? 400 : 413, message: "Cannot read the request.")
            carryOut(WirePlan(refusal.response, fault: nil, keepsConnection: false))
        }
    }

    private func plan(_ message: RequestReader.Message) -> WirePlan {
        if message.request.path.hasPrefix(ControlAPI.prefix) {
            let response = control.answer(message.request, from: transport.peer)
            return WirePlan(response, fault: nil, keepsConnection: message.keepsConnection)
        }
        let (response, fault) = luma.answer(message.request)
        return WirePlan(response, fault: fault, keepsConnection: message.keepsConnection)
    }

    private func carryOut(_ plan: WirePlan) {
        isSending = true
        pending = plan.steps[...]
        advance()
    }

    private func advance() {
        while !isClosed, let step = pending.popFirst() {
            switch step {
            case .send(let bytes): transport.write(bytes)
            case .wait(let milliseconds):
                luma.time.schedule(after: .milliseconds(milliseconds)) { [weak self] in self?.advance() }
                return
            case .hang: return
            case .reset: return transport.abort()
            case .close: return transport.close()
            }
        }
        isSending = false
        answerNext()
    }
}
