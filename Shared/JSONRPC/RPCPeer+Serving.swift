import EventLoop
import JSON

/// Messages that arrive: requests, responses, batches.
extension RPCPeer {
    func handle(_ root: JSONNode) {
        switch root.kind {
        case .object: handle(one: root, in: nil)
        case .array: handle(batch: root)
        default: refuseMessage(id: nil, in: nil)
        }
    }

    private func handle(batch: JSONNode) {
        guard 1...limits.batch ~= batch.count, let elements = try? batch.elements else {
            return refuseMessage(id: nil, in: nil)
        }
        let answer = BatchAnswer { [weak self] bytes in self?.send { $0 += bytes } }
        for element in elements { handle(one: element, in: answer) }
        answer.complete()
    }

    private func handle(one message: JSONNode, in batch: BatchAnswer?) {
        guard let envelope = Envelope(message) else { return refuseMessage(id: nil, in: batch) }
        switch envelope.kind {
        case .request: serve(envelope, in: batch)
        case .response: if !calls.complete(envelope) { settings.observe(.strayResponse(peer)) }
        case .invalid: refuseMessage(id: envelope.answerableID, in: batch)
        }
    }

    private func refuseMessage(id: JSONNode?, in batch: BatchAnswer?) {
        settings.observe(.malformed(peer, reason: "not a request of JSON-RPC 2.0"))
        batch?.expect()
        answer(id: id, in: batch, with: .invalidRequest)
    }

    private func serve(_ request: Envelope, in batch: BatchAnswer?) {
        guard let name = request.method else { return }
        if request.id != nil { batch?.expect() }
        guard let entry = methods.entry(named: name) else {
            if request.id == nil { return serveNotification(name, request.params) }
            return answer(id: request.id, in: batch, with: .methodNotFound)
        }
        switch entry.handler {
        case .immediate(let handler): serveNow(entry.name, request, in: batch, handler)
        case .task(let handler): start(entry.name, request, in: batch, handler)
        case .kept(let answers, let handler):
            guard let known = answers.find(.init(method: entry.name, parameters: request.params)) else {
                return start(entry.name, request, in: batch, handler)
            }
            serveNow(entry.name, request, in: batch) { _, _, writer in writer.raw(known) }
        }
    }

    /// Notifications that are the protocol's own; all other unknown ones are ignored.
    private func serveNotification(_ name: JSONNode, _ params: JSONNode?) {
        if name.isString("rpc.cancel"), let id = params?["id"] { cancelServed(id: id.rawBytes) }
    }

    private func serveNow(
        _ name: String, _ request: Envelope, in batch: BatchAnswer?,
        _ handler: @LoopActor (JSONNode?, RPCContext, inout JSONWriter) throws -> Void
    ) {
        if let left = try? request.deadline?.int64(), left <= 0 {
            settings.observe(.expired(method: name, trace: trace(request)))
            return answer(id: request.id, in: batch, with: .deadlineExceeded)
        }
        let context = RPCContext(trace: trace(request), deadline: nil, connection: self)
        guard let id = request.id else {
            var discarded = JSONWriter()
            do {
                try handler(request.params, context, &discarded)
            } catch {
                _ = wireError(error, method: name, trace: context.trace, isNotification: true)
            }
            return
        }
        if let error = answer(id: id, in: batch, { try handler(request.params, context, &$0) }) {
            answer(id: id, in: batch, with: wireError(error, method: name, trace: context.trace))
        }
    }

    func trace(_ request: Envelope) -> String? {
        guard let trace = try? request.trace?.string(), trace.utf8.count <= limits.traceBytes else { return nil }
        return trace
    }

    /// What the caller is told of an error; the rest is told to the observer.
    func wireError(
        _ error: any Error, method: String, trace: String?, isNotification: Bool = false
    ) -> RPCError {
        if let invalid = error as? InvalidParams {
            settings.observe(.failed(method: method, trace: trace, reason: invalid.reason))
            return .invalidParams
        }
        let known = RPCError(describing: error)
        // What the caller cannot have caused is for the log as well.
        let isOurs = known == nil || known?.code == .internalError || known?.code == .storageFull
        if isOurs || isNotification {
            settings.observe(.failed(method: method, trace: trace, reason: "\(error)"))
        }
        return known ?? .internalError
    }
}
