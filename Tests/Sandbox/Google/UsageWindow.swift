import Time

/// Google's per-minute quotas: cost units within a sliding window, per user and per project.
struct UsageWindow: Sendable {
    private static let length: Duration = .seconds(60)

    private var spent: [String: [(at: Duration, cost: Int)]] = [:]
    /// Requests that came over a limit.
    private(set) var violations = 0

    /// Books a request, unless it is too much.
    ///
    /// - Parameter limit: units per window; 0 = no limit.
    /// - Returns: whether it is allowed.
    mutating func book(_ cost: Int, for payer: String, limit: Int, at monotonic: Duration) -> Bool {
        guard limit > 0 else { return true }
        var entries = spent[payer] ?? []
        entries.removeAll { $0.at <= monotonic - Self.length }
        let isAllowed = entries.reduce(0) { $0 + $1.cost } + cost <= limit
        if isAllowed {
            entries.append((monotonic, cost))
        } else {
            violations += 1
        }
        spent[payer] = entries
        return isAllowed
    }
}
