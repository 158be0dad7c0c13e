public import Time

/// How many requests one credential may still make, as far as we can tell: a pure state machine.
///
/// Servers allow so many requests per window and refuse whoever exceeds that, some for long. So requests are counted
/// over a sliding window and paced before the limit is reached; what the server says about its own count, when it says
/// anything, is obeyed as well.
public struct RateBudget: Sendable {
    public struct Settings: Sendable, Equatable {
        /// Requests the server allows in one window.
        public var limit: Int
        public var window: Duration
        /// Of the limit, what is used at all: our count and the server's do not begin at the same instant.
        public var usableShare: Double
        /// Of the limit, what background work may use, so that a registration that has just happened never waits for
        /// a sweep.
        public var backgroundShare = 0.8
        /// How long a refusal lasts when the server does not say.
        public var block = Duration.seconds(60)

        public init(limit: Int, window: Duration = .seconds(60), usableShare: Double = 0.95) {
            self.limit = limit
            self.window = window
            self.usableShare = usableShare
        }
    }

    public enum Urgency: Sendable {
        /// Somebody waits: a webhook's hint, a manual request.
        case urgent
        case background
    }

    public enum Admission: Sendable, Equatable {
        /// Send; it has been counted.
        case now
        /// Ask again at that instant; the window is full or requests are spread.
        case paced(until: Timestamp)
        /// The server has refused and wants to be left alone until then.
        case blocked(until: Timestamp)
    }

    /// After the first refusal; with each that follows it doubles.
    static let shortestBlock = Duration.seconds(1)
    /// Servers that want to be left alone for longer have to say so.
    static let longestPatience = Duration.minutes(10)

    private let settings: Settings
    /// When the requests of the present window were sent, oldest first.
    private var sent: [Timestamp] = []
    private var blockedUntil: Timestamp?
    /// Refusals since a request was last accepted.
    private var refusals = 0
    private var told: RateLimitFields?

    public init(_ settings: Settings) {
        self.settings = settings
    }

    /// Whether a request may be sent now.
    public mutating func admit(_ urgency: Urgency, at now: Timestamp) -> Admission {
        if let blockedUntil {
            if now < blockedUntil { return .blocked(until: blockedUntil) }
            self.blockedUntil = nil
        }
        sent.removeFirst(sent.prefix { $0 <= now - settings.window }.count)
        // A clock that was set back must not close the budget for hours.
        sent.removeAll { $0 > now }
        let waits = [waitForWindow(urgency, now), waitAsTold(urgency, now)].compactMap(\.self)
        if let wait = waits.max(), wait > now { return .paced(until: wait) }
        sent.append(now)
        if let remaining = told?.remaining { told?.remaining = max(0, remaining - 1) }
        return .now
    }

    /// Takes note of an answer.
    ///
    /// - Parameter retryAfter: the wait that the answer asks for.
    public mutating func answered(status: Int, _ fields: RateLimitFields, retryAfter: Duration?, at now: Timestamp) {
        if fields.remaining != nil { told = fields }
        guard status == 429 else { return accepted() }
        let told = retryAfter.map { now + $0 } ?? fields.reset.flatMap { $0 > now ? $0 : nil }
        // A second more: the server's clock and ours do not tick together.
        refused(until: told.map { $0 + .seconds(1) } ?? now + settings.block, at: now)
    }

    /// Takes note of a request that was not refused.
    public mutating func accepted() { refusals = 0 }

    /// Takes note of a refusal that the server tells in its own way.
    ///
    /// - Returns: before when nothing is sent. Later than told when one refusal follows the other: a server that says “at
    ///   once” again and again is left alone for longer and longer.
    @discardableResult
    public mutating func refused(until: Timestamp, at now: Timestamp) -> Timestamp {
        // Those that were on their way together are refused together.
        let isNew = blockedUntil.map { now >= $0 } ?? true
        if isNew { refusals += 1 }
        let patience = min(Self.shortestBlock * (1 << min(max(refusals - 1, 0), 20)), Self.longestPatience)
        let end = max(blockedUntil ?? until, until, isNew ? now + patience : until)
        blockedUntil = end
        return end
    }

    /// Requests that may be sent at once, by our own count.
    private func allowance(_ urgency: Urgency) -> Int {
        let share = urgency == .urgent ? settings.usableShare : settings.backgroundShare
        return max(1, Int(Double(settings.limit) * share))
    }

    private func waitForWindow(_ urgency: Urgency, _ now: Timestamp) -> Timestamp? {
        let allowance = allowance(urgency)
        if sent.count >= allowance { return sent[sent.count - allowance] + settings.window }
        // The first part may go as fast as it can; from then on an even pace keeps the window from filling.
        guard urgency == .background, sent.count >= unpaced(of: allowance, at: now), let last = sent.last else {
            return nil
        }
        return last + settings.window / allowance
    }

    /// How much of an allowance may go without a pace: half of it, and as long as the server itself says that more than
    /// a third of its limit is left, all but a tenth.
    private func unpaced(of allowance: Int, at now: Timestamp) -> Int {
        guard let told, let remaining = told.remaining, let reset = told.reset, reset > now,
            3 * remaining > told.limit ?? settings.limit
        else { return allowance / 2 }
        return allowance * 9 / 10
    }

    private func waitAsTold(_ urgency: Urgency, _ now: Timestamp) -> Timestamp? {
        guard let told, let remaining = told.remaining, let reset = told.reset, reset > now else { return nil }
        let limit = told.limit ?? settings.limit
        let reserve = urgency == .urgent ? 0 : limit - Int(Double(limit) * settings.backgroundShare)
        return remaining <= reserve ? min(reset, now + settings.window) : nil
    }
}
