/// Which gatherings are to be computed, and when: requests for one gathering within a short time become one.
///
/// A pure state machine; all times are of the same monotonic clock. Per gathering:
/// - unknown → waiting at `mark`, due after the quiet period;
/// - waiting → waiting at `mark`: due later, but never later than the longest delay after the first request;
/// - waiting → due at `flush`;
/// - due → unknown at `takeDue`.
///
/// A gathering that was expensive to compute rests for several times as long, however often it is marked meanwhile: a
/// list of a hundred thousand guests that is being read changes all the time, and must not keep the program busy with
/// it. `flush` does not wait for the end of the rest.
struct RefreshQueue: Sendable {
    private struct Request {
        let first: Duration
        var due: Duration
    }

    /// How long a gathering must be left alone before it is computed.
    let quietPeriod: Duration
    /// How long a request may wait at most while others keep coming.
    let longestDelay: Duration

    private var requests: [String: Request] = [:]
    /// Until when gatherings rest.
    private var rests: [String: Duration] = [:]

    /// How much longer a gathering rests than its computation took: computing takes a tenth of the time at most.
    private static let restShare = 9
    private static let longestRest = Duration.seconds(1)

    init(quietPeriod: Duration, longestDelay: Duration) {
        self.quietPeriod = quietPeriod
        self.longestDelay = longestDelay
    }

    /// Asks for a gathering to be computed soon.
    mutating func mark(_ gathering: String, at now: Duration) {
        let first = requests[gathering]?.first ?? now
        let earlier = requests[gathering]?.due
        let due = max(min(now + quietPeriod, first + longestDelay), rests[gathering] ?? .zero)
        // A request that was flushed stays due.
        let isFlushed = earlier.map { $0 <= now } ?? false
        requests[gathering] = Request(first: first, due: isFlushed ? earlier ?? due : due)
    }

    /// Asks for a gathering to be computed at once.
    mutating func flush(_ gathering: String, at now: Duration) {
        requests[gathering] = Request(first: requests[gathering]?.first ?? now, due: now)
    }

    /// A gathering has been computed.
    mutating func computed(_ gathering: String, in duration: Duration, at now: Duration) {
        rests[gathering] = now + min(duration * Self.restShare, Self.longestRest)
    }

    /// When the next gathering is due; nil when none waits.
    var nextDue: Duration? { requests.values.map(\.due).min() }

    /// Removes and returns the gatherings that are due, the longest waiting first.
    mutating func takeDue(at now: Duration) -> [String] {
        rests = rests.filter { $0.value > now }
        let due = requests.filter { $0.value.due <= now }
        for gathering in due.keys { requests[gathering] = nil }
        return due.sorted { ($0.value.first, $0.key) < ($1.value.first, $1.key) }.map(\.key)
    }
}
