import EventLoop
import JSON

/// Calls whose handlers wait: each has a task, a deadline, and exactly one answer.
extension RPCPeer {
    func start(
        _ name: String, _ request: Envelope, in batch: BatchAnswer?,
        _ handler: RPCMethods.Work
    ) {
        let trace = trace(request)
        let limit = timeLimit(request)
        let call = ServedCall(
            method: name, trace: trace, id: request.id?.rawBytes, batch: batch,
            deadline: settings.time.monotonic + limit)
        guard limit > .zero else {
            settings.observe(.expired(method: name, trace: trace))
            return finish(call, with: .deadlineExceeded)
        }
        let work: @LoopActor (RPCContext) async throws -> RPCMethods.Answer
        do {
            work = try handler(request.params)
        } catch {
            return finish(call, with: wireError(error, method: name, trace: trace, isNotification: call.id == nil))
        }
        servedCount += 1
        let number = servedCount
        served[number] = call
        servedWatch.watch(call.deadline)
        // Its start costs no turn of the loop. Without the preference it would wake at first on the default pool, whose
        // threads, once there, wake up every second for good.
        let task = Task.immediate(executorPreference: LoopActor.executor) { await self.run(number, call, work) }
        if served[number] != nil { call.task = task }
    }

    /// The caller's limit, within ours.
    private func timeLimit(_ request: Envelope) -> Duration {
        guard let left = try? request.deadline?.int64() else { return limits.standardDeadline }
        return min(.milliseconds(left), limits.longestDeadline)
    }

    private func run(
        _ number: Int, _ call: ServedCall, _ work: @LoopActor (RPCContext) async throws -> RPCMethods.Answer
    ) async {
        let context = RPCContext(trace: call.trace, deadline: call.deadline, connection: self)
        do {
            let answer = try await RPCContext.$current.withValue(context) { try await work(context) }
            guard served.removeValue(forKey: number) != nil else { return }
            finish(call, with: answer)
        } catch {
            guard served.removeValue(forKey: number) != nil else { return }
            let isNotification = call.id == nil
            finish(call, with: wireError(error, method: call.method, trace: call.trace, isNotification: isNotification))
        }
        resumeIfPossible()
        closeIfFinished()
    }

    private func finish(_ call: ServedCall, with write: RPCMethods.Answer) {
        guard let id = call.id else { return }
        if let error = answer(rawID: id, in: call.batch, write) {
            finish(call, with: wireError(error, method: call.method, trace: call.trace))
        }
    }

    private func finish(_ call: ServedCall, with error: RPCError) {
        if let id = call.id { answer(rawID: id, in: call.batch, with: error) }
    }

    // MARK: Calls that end without their handler

    func expireServed(at now: Duration) -> Duration? {
        for (number, call) in served where call.deadline <= now {
            served[number] = nil
            settings.observe(.expired(method: call.method, trace: call.trace))
            finish(call, with: .deadlineExceeded)
            call.task?.cancel()
        }
        resumeIfPossible()
        closeIfFinished()
        return served.values.map(\.deadline).min()
    }

    /// The caller has lost interest: its calls with this identifier are cancelled and not answered.
    func cancelServed(id: [UInt8]) {
        for (number, call) in served where call.id == id {
            served[number] = nil
            call.batch?.complete()
            call.task?.cancel()
        }
        resumeIfPossible()
        closeIfFinished()
    }

    /// The connection is gone: nobody waits for any answer.
    func cancelServed() {
        servedWatch.stop()
        let cancelled = served
        served = [:]
        for call in cancelled.values { call.task?.cancel() }
    }
}
