internal import Database

/// What is asked of the queue in one turn of the loop, and the callers who wait for it: done in one closure, without a
/// hand-over between the threads and a savepoint for each.
struct JobBatch {
    private var added: [NewJob] = []
    private var adders: [CheckedContinuation<Enqueued, any Error>] = []
    private var ended: [Job] = []
    private var enders: [CheckedContinuation<Void, any Error>] = []

    var isEmpty: Bool { added.isEmpty && ended.isEmpty }

    mutating func add(_ job: NewJob, _ caller: CheckedContinuation<Enqueued, any Error>) {
        added.append(job)
        adders.append(caller)
    }

    mutating func end(_ job: Job, _ caller: CheckedContinuation<Void, any Error>) {
        ended.append(job)
        enders.append(caller)
    }

    /// The part of the writer's thread.
    var work: JobBatchWork { JobBatchWork(added: added, ended: ended) }

    func answer(_ results: JobBatchWork.Results) {
        for (caller, result) in zip(enders, results.ended) { caller.resume(with: result) }
        for (caller, result) in zip(adders, results.added) { caller.resume(with: result) }
    }

    func refuse(_ error: any Error) {
        for caller in enders { caller.resume(throwing: error) }
        for caller in adders { caller.resume(throwing: error) }
    }
}
