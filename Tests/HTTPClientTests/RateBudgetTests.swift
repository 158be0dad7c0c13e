import HTTPClient
import Testing
import Time

@Suite("Request budget")
struct RateBudgetTests {
    private let start = Timestamp(seconds: 1_795_000_000)

    @Test("No window of a minute ever holds more requests than allowed")
    func window() {
        var budget = RateBudget(.init(limit: 200))
        var now = start
        var sent: [Timestamp] = []
        while now < start + .seconds(600) {
            switch budget.admit(.background, at: now) {
            case .now: sent.append(now)
            case .paced(let until), .blocked(let until): now = until
            }
        }
        for (index, first) in sent.enumerated() {
            #expect(sent[index...].prefix { $0 < first + .seconds(60) }.count <= 160)
        }
        // And the allowance is used: not much less than 160 a minute on average.
        #expect(sent.count > 1400)
    }

    @Test("What is urgent has a share that background work cannot take")
    func reserve() {
        var budget = RateBudget(.init(limit: 10))
        var now = start
        for _ in 0..<8 {
            while case .paced(let until) = budget.admit(.background, at: now) { now = until }
        }
        guard case .paced = budget.admit(.background, at: now) else {
            Issue.record("background work went on")
            return
        }
        #expect(budget.admit(.urgent, at: now) == .now)
    }

    @Test("A refusal is obeyed as the server says, or for a minute")
    func refusals() {
        let cases: [(KeyValuePairs<String, String>, Duration?, Duration)] = [
            ([:], .seconds(7), .seconds(8)),
            (["x-ratelimit-reset": "30"], nil, .seconds(31)),
            (["x-ratelimit-reset": "1795000040"], nil, .seconds(41)),
            ([:], nil, .seconds(60)),
        ]
        for (fields, retryAfter, wait) in cases {
            var budget = RateBudget(.init(limit: 200))
            budget.answered(
                status: 429, RateLimitFields(HTTPFields(fields), now: start), retryAfter: retryAfter, at: start)
            #expect(budget.admit(.urgent, at: start) == .blocked(until: start + wait))
            #expect(budget.admit(.urgent, at: start + wait) == .now)
        }
    }

    @Test("One refusal after the other makes the wait longer, whatever the server says; an answer ends that")
    func repeatedRefusals() {
        var budget = RateBudget(.init(limit: 200))
        var now = start
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600] {
            #expect(budget.refused(until: now, at: now) == now + .seconds(wait))
            // Sent before that was known.
            #expect(budget.refused(until: now, at: now + .milliseconds(10)) == now + .seconds(wait))
            now = now + .seconds(wait)
            #expect(budget.admit(.urgent, at: now - .milliseconds(1)) == .blocked(until: now))
            #expect(budget.admit(.urgent, at: now) == .now)
        }
        #expect(budget.refused(until: now + .hours(2), at: now) == now + .hours(2))
        budget.accepted()
        now = now + .hours(2)
        #expect(budget.refused(until: now, at: now) == now + .seconds(1))
    }

    @Test("When the server says that little is left, background work waits for the next window")
    func told() {
        var budget = RateBudget(.init(limit: 200))
        let fields = HTTPFields([
            "x-ratelimit-limit": "200", "x-ratelimit-remaining": "40", "x-ratelimit-reset": "20",
        ])
        budget.answered(status: 200, RateLimitFields(fields, now: start), retryAfter: nil, at: start)
        #expect(budget.admit(.background, at: start) == .paced(until: start + .seconds(20)))
        #expect(budget.admit(.urgent, at: start) == .now)
    }

    /// What the server says of itself.
    private func fields(remaining: Int, reset: Int = 60) -> RateLimitFields {
        let fields = HTTPFields([
            "x-ratelimit-limit": "200", "x-ratelimit-remaining": "\(remaining)", "x-ratelimit-reset": "\(reset)",
        ])
        return RateLimitFields(fields, now: start)
    }

    /// How many requests may be sent at once.
    private func burst(_ budget: inout RateBudget, at now: Timestamp) -> Int {
        var count = 0
        while budget.admit(.background, at: now) == .now { count += 1 }
        return count
    }

    @Test("While the server says that much is left, requests are not spread; they still stay below the limit")
    func plenty() {
        var silent = RateBudget(.init(limit: 200))
        #expect(burst(&silent, at: start) == 80)
        var told = RateBudget(.init(limit: 200))
        told.answered(status: 200, fields(remaining: 199), retryAfter: nil, at: start)
        #expect(burst(&told, at: start) == 133)
        told.answered(status: 200, fields(remaining: 199), retryAfter: nil, at: start)
        #expect(burst(&told, at: start) == 11)
    }

    @Test("That little is left is believed also when our own count says otherwise")
    func toldLate() {
        var budget = RateBudget(.init(limit: 200))
        #expect(burst(&budget, at: start) == 80)
        // Somebody else uses the same key.
        budget.answered(status: 200, fields(remaining: 30, reset: 50), retryAfter: nil, at: start)
        let later = start + .seconds(10)
        #expect(budget.admit(.background, at: later) == .paced(until: start + .seconds(50)))
        #expect(budget.admit(.urgent, at: later) == .now)
    }

    @Test("A clock that was set back does not close the budget")
    func clockSetBack() {
        var budget = RateBudget(.init(limit: 2))
        #expect(budget.admit(.urgent, at: start) == .now)
        #expect(budget.admit(.urgent, at: start - .seconds(3600)) == .now)
    }
}
