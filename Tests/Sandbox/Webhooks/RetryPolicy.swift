import Time

/// What a sender makes of its receivers' answers.
struct RetryPolicy: Sendable {
    enum Verdict: Sendable {
        case accepted
        /// The receiver wants no more.
        case refused
        /// Not worth another attempt.
        case failed
        /// To be sent again, as long as there are delays left.
        case retried
    }

    /// The waits before the second attempt, the third, and so on.
    let delays: [Duration]
    let judge: @Sendable (Delivery.Result) -> Verdict

    /// Luma retries three times, after about these times (§5.5); 410 ends the subscription.
    static let luma = RetryPolicy(delays: [.minutes(1), .minutes(2), .minutes(4)]) { result in
        switch result {
        case .status(200..<300): .accepted
        case .status(410): .refused
        case .status, .unreachable: .retried
        }
    }

    /// Google takes five statuses as success and repeats after four others (facts §7.4). How often and after what
    /// times is not published; a receiver that is not there is taken for a 503.
    static let google = RetryPolicy(delays: [.seconds(5), .seconds(30), .minutes(5), .minutes(30)]) { result in
        switch result {
        case .status(102), .status(200), .status(201), .status(202), .status(204): .accepted
        case .status(500), .status(502), .status(503), .status(504), .unreachable: .retried
        case .status: .failed
        }
    }

    /// Notion tries up to eight times (facts §6.4); the spacing is not published.
    static let notion = RetryPolicy(
        delays: [.minutes(1), .minutes(5), .minutes(30), .hours(1), .hours(3), .hours(6), .hours(12)]
    ) { result in
        switch result {
        case .status(200..<300): .accepted
        case .status, .unreachable: .retried
        }
    }
}
