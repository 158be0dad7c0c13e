/// How quickly and how often gatherings are computed.
struct RefreshTiming: Sendable {
    /// How long a gathering must be left alone before it is computed: long enough for the pages of one answer.
    var quietPeriod = Duration.milliseconds(25)
    /// How long a change may wait at most while others keep coming. With everything before and after it, a new guest
    /// should be visible within 150 ms.
    var longestDelay = Duration.milliseconds(75)
    /// How often everything that time can change is looked at, in case a moment was missed (the wall clock jumped).
    var sweepInterval = Duration.seconds(600)
    /// How long after a failure the gathering is tried again.
    var retryDelay = Duration.seconds(60)
}
