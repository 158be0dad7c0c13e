import EventLoop
public import JSON

/// Calls to the other side.
extension RPCPeer {
    /// Calls a method of the other side and waits for its answer.
    ///
    /// Trace and deadline of the call that the current task serves are passed on. Cancelling the task cancels the
    /// call on the other side too.
    /// - Parameter timeout: how long to wait; `RPCLimits.standardDeadline` unless given.
    /// - Throws: the `RPCError` that the other side answered; "Deadline exceeded" or "Unavailable" from this side;
    ///   `CancellationError`; what encoding the parameters or decoding the result throws.
    public func call<Call: RemoteCall>(_ call: Call, timeout: Duration? = nil) async throws -> Call.Result {
        try await exchange(Call.method, timeout: timeout) {
            try call.writeParameters(to: &$0)
        } receiver: { continuation in
            .reading { result in continuation.resume(with: Result { try JSON.decode(from: try result.get()) }) }
        }
    }

    /// Calls a method and hands on its result's JSON as the other side wrote it, which is not checked on the way.
    /// - Throws: as `call(_:timeout:)`.
    public func callForJSON(_ call: some RemoteCall, timeout: Duration? = nil) async throws -> [UInt8] {
        try await exchange(type(of: call).method, timeout: timeout) {
            try call.writeParameters(to: &$0)
        } receiver: { continuation in
            .copying { continuation.resume(with: $0) }
        }
    }

    /// The same without a task.
    /// - Parameter completion: told the result, or the error that the other form throws, once: perhaps at once.
    /// - Returns: cancels the call here and on the other side.
    func callForJSON(
        _ call: some RemoteCall, timeout: Duration?, completion: @escaping RPCClient.JSONCompletion
    ) -> RPCClient.Cancellation {
        let id = calls.nextID()
        begin(id, type(of: call).method, timeout, .copying(completion)) { try call.writeParameters(to: &$0) }
        return { self.cancel(id) }
    }

    /// Calls a method by name, with parameters and result of any shape.
    /// - Throws: as `call(_:timeout:)`.
    public func call(method: String, params: JSONValue?, timeout: Duration? = nil) async throws -> JSONValue {
        try await exchange(method, timeout: timeout) { writer in
            (params ?? .object([:])).write(to: &writer)
        } receiver: { continuation in
            .reading { result in continuation.resume(with: Result { try JSONValue(json: try result.get()) }) }
        }
    }

    /// Tells the other side something without wanting an answer. Nothing is known of its fate.
    /// - Throws: what encoding the parameters throws.
    public func notify<Call: RemoteCall>(_ call: Call) throws {
        try send(Call.method, id: nil, timeout: nil) { try call.writeParameters(to: &$0) }
    }

    private func exchange<Output: Sendable>(
        _ method: String, timeout: Duration?, params: (inout JSONWriter) throws -> Void,
        receiver: (CheckedContinuation<Output, any Error>) -> OpenCalls.Receiver
    ) async throws -> Output {
        let id = calls.nextID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let receiver = receiver(continuation)
                if Task.isCancelled {
                    receiver.fail(CancellationError())
                } else {
                    begin(id, method, timeout, receiver, params)
                }
            }
        } onCancel: {
            // Runs on the thread that cancels.
            EventLoop.task { self.cancel(id) }
        }
    }

    /// Opens a call and sends it, if there is time left, and somebody who could answer.
    private func begin(
        _ id: Int64, _ method: String, _ timeout: Duration?, _ receiver: OpenCalls.Receiver,
        _ params: (inout JSONWriter) throws -> Void
    ) {
        guard canCall else { return receiver.fail(RPCError.unavailable) }
        let now = settings.time.monotonic
        let limit = timeLimit(timeout, now: now)
        guard limit > .zero else { return receiver.fail(RPCError.deadlineExceeded) }
        calls.open(id, deadline: now + limit, receiver)
        do {
            try send(method, id: id, timeout: limit, params)
        } catch {
            calls.fail(id, error)
        }
    }

    /// The wanted limit, or what is left to the call that this task serves, whichever is shorter.
    private func timeLimit(_ wanted: Duration?, now: Duration) -> Duration {
        let limit = min(wanted ?? limits.standardDeadline, limits.longestDeadline)
        guard let inherited = RPCContext.current?.deadline else { return limit }
        return min(limit, inherited - now)
    }

    /// Ends all of our calls and asks the other side to stop working on them.
    func abandonCalls() {
        for id in calls.openIDs {
            calls.fail(id, RPCError.unavailable)
            sendCancel(id)
        }
    }

    /// Ends one of our calls and asks the other side to stop working on it.
    private func cancel(_ id: Int64) {
        if calls.fail(id, CancellationError()) { sendCancel(id) }
    }

    private func sendCancel(_ id: Int64) {
        send { buffer in
            JSONWriter.append(to: &buffer) { writer in
                writer.object { writer in
                    writer.member("jsonrpc", "2.0")
                    writer.member("method", "rpc.cancel")
                    writer.key("params")
                    writer.object { $0.member("id", id) }
                }
            }
        }
    }

    private func send(
        _ method: String, id: Int64?, timeout: Duration?, _ params: (inout JSONWriter) throws -> Void
    ) throws {
        let trace = RPCContext.current?.trace ?? traces.next()
        var failure: (any Error)?
        transport.write { buffer in
            let start = buffer.count
            do {
                try JSONWriter.append(to: &buffer) { writer in
                    writer.beginObject()
                    writer.member("jsonrpc", "2.0")
                    writer.member("method", method)
                    writer.key("params")
                    try params(&writer)
                    writer.member("trace", trace)
                    if let timeout { writer.member("deadline", Int64((timeout / .milliseconds(1)).rounded(.up))) }
                    writer.memberIfPresent("id", id)
                    writer.endObject()
                }
                guard buffer.count - start <= limits.frameBytes else { throw RPCError.invalidRequest }
                buffer.append(UInt8(ascii: "\n"))
            } catch {
                buffer.removeLast(buffer.count - start)
                failure = error
            }
        }
        if let failure { throw failure }
    }

}
