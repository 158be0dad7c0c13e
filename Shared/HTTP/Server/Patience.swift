/// How long a connection may still take for what it is doing. Pure: told the time, it says when to look again.
struct Patience {
    private let limits: HTTPLimits
    /// When the request being read began: with the connection for the first one, else with its first byte.
    private var requestBegan: Duration?
    private var bodyBegan: Duration?
    /// The window over which the body's rate is measured, and what had been received at its start.
    private var windowBegan: Duration = .zero
    private var windowBytes = 0
    private var idleSince: Duration
    private var isFirst = true
    /// When the client last took bytes, and how many were queued when that was last looked at.
    private var lastWrite: Duration
    private var queuedBytes = 0

    /// A year: longer than any connection lasts.
    static let forever: Duration = .seconds(365 * 86_400)

    init(limits: HTTPLimits, now: Duration) {
        self.limits = limits
        requestBegan = now
        idleSince = now
        lastWrite = now
    }

    enum Verdict: Equatable {
        /// Look again then.
        case patient(until: Duration)
        /// Answer 408 and close.
        case timeout
        /// Close without an answer: nothing was begun.
        case idle
        /// Close at once: the client takes nothing.
        case stalled
    }

    /// What a connection is doing.
    struct Situation {
        var isBetweenRequests: Bool
        /// An answer is being made or streamed.
        var isAnswering: Bool
        /// Reading is paused by us: the client is not to blame for what does not come.
        var isPaused: Bool
        var receivedBodyBytes: Int
        var queuedBytes: Int
    }

    mutating func headEnded(at now: Duration) {
        bodyBegan = now
        windowBegan = now
        windowBytes = 0
        isFirst = false
    }

    mutating func bodyEnded(at now: Duration) {
        requestBegan = nil
        bodyBegan = nil
        idleSince = now
    }

    mutating func tookEverything(at now: Duration) {
        lastWrite = now
        queuedBytes = 0
    }

    mutating func judge(_ situation: Situation, at now: Duration) -> Verdict {
        var next = now + Self.forever
        if situation.queuedBytes == 0 || situation.queuedBytes < queuedBytes { lastWrite = now }
        queuedBytes = situation.queuedBytes
        if queuedBytes > 0 {
            next = lastWrite + limits.writeStallTime
            if now >= next { return .stalled }
        }
        if situation.isPaused {
            restartClocks(situation, at: now)
            return .patient(until: next)
        }
        if situation.isBetweenRequests, bodyBegan == nil {
            if situation.isAnswering {
                idleSince = now
                return .patient(until: next)
            }
            let limit = isFirst ? limits.headTime : limits.idleTime
            if !isFirst { requestBegan = nil }
            return now >= idleSince + limit ? .idle : .patient(until: min(next, idleSince + limit))
        }
        return judgeRequest(situation.receivedBodyBytes, at: now, next)
    }

    /// Time during which we did not read does not count.
    private mutating func restartClocks(_ situation: Situation, at now: Duration) {
        idleSince = now
        if requestBegan != nil { requestBegan = now }
        guard bodyBegan != nil else { return }
        bodyBegan = now
        windowBegan = now
        windowBytes = situation.receivedBodyBytes
    }

    private mutating func judgeRequest(_ receivedBytes: Int, at now: Duration, _ next: Duration) -> Verdict {
        guard let bodyBegan else {
            let began = requestBegan ?? now
            requestBegan = began
            return now >= began + limits.headTime ? .timeout : .patient(until: min(next, began + limits.headTime))
        }
        if now >= bodyBegan + limits.bodyTime { return .timeout }
        if now >= windowBegan + limits.bodyRateWindow {
            let isFirstWindow = windowBegan == bodyBegan
            let seconds = (now - windowBegan) / .seconds(1)
            let isSlow = Double(receivedBytes - windowBytes) < seconds * Double(limits.bodyBytesPerSecond)
            if isSlow, !isFirstWindow { return .timeout }
            windowBegan = now
            windowBytes = receivedBytes
        }
        return .patient(until: min(next, bodyBegan + limits.bodyTime, windowBegan + limits.bodyRateWindow))
    }
}
