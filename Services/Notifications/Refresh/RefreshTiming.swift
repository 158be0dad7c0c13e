/// How quickly and how often gatherings are computed.
struct RefreshTiming: Sendable {
    /// How long a gathering must be left alone before it is computed.
    var quietPeriod = Duration.milliseconds(300)
    /// How long a change may wait at most while others keep coming. With everything before and after it, a new guest
    /// must be visible within two seconds.
    var longestDelay = Duration.seconds(1)
    /// How often everything that time can change is looked at, in case a moment was missed (the wall clock jumped).
    var sweepInterval = Duration.seconds(600)
    /// How long after a failure the gathering is tried again.
    var retryDelay = Duration.seconds(60)
}
