public import Time

/// When a kind of work is due, again and again: a cron expression in a time zone, and the job it enqueues.
public struct Schedule: Sendable {
    /// Its name in the file, such as "luma.guest-sweep".
    public let name: String
    public let expression: CronExpression
    public let zone: TimeZoneRules
    /// Enqueued at each time, unless the one before has not finished yet.
    public let job: NewJob

    public init(_ name: String, _ expression: CronExpression, in zone: TimeZoneRules, job: NewJob) {
        self.name = name
        self.expression = expression
        self.zone = zone
        var job = job
        job.unique = job.unique ?? UniqueKey("schedule:\(name)", .untilFinished)
        self.job = job
    }
}
