/// An attempt that is under way.
struct RunningJob {
    let job: Job
    let timeLimit: Duration
    /// On the monotonic clock.
    let startedAt: Duration
    /// Its time limit has passed: it has been cancelled.
    var isOverdue = false
    var task: Task<Void, Never>?
}
