/// How much work an expansion may be. Rules come from outside, and a short one can name every second for ever.
public struct ExpansionLimits: Sendable, Hashable {
    /// Occurrences that are given.
    public var occurrences: Int
    /// Days looked at and times tried, hits or not. A million take some ten milliseconds.
    public var steps: Int

    public static let standard = ExpansionLimits()

    public init(occurrences: Int = 10_000, steps: Int = 1_000_000) {
        self.occurrences = occurrences
        self.steps = steps
    }
}

/// The steps that are left.
struct StepBudget: Sendable {
    private let limit: Int
    private var left: Int

    init(_ limit: Int) {
        self.limit = limit
        left = limit
    }

    mutating func spend(_ steps: Int = 1) throws(RecurrenceError) {
        left -= steps
        guard left >= 0 else { throw .tooManySteps(limit: limit) }
    }

    /// Spends at most so many of the steps that are left on one part of the work.
    mutating func spend<Result>(
        upTo limit: Int, on work: (inout StepBudget) throws(RecurrenceError) -> Result
    ) throws(RecurrenceError) -> Result {
        var part = StepBudget(min(limit, max(0, left)))
        defer { left -= part.limit - max(0, part.left) }
        return try work(&part)
    }
}
