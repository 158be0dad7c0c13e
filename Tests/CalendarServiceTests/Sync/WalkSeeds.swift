import Glibc
import Testing

/// The seeds from which random walks are drawn: a few in every run of the tests, and in `make walk` as many as
/// `WALK_SEEDS` says. `200` are the first two hundred, `17-17` is one of them again.
enum WalkSeeds {
    /// - Parameters:
    ///   - usual: how many when nobody says.
    ///   - share: what part of those that were asked for, one in so many: for slow calendars.
    static func first(_ usual: UInt64, share: UInt64 = 1) -> ClosedRange<UInt64> {
        guard let wanted else { return 1...usual }
        let bounds = wanted.split(separator: "-").map { UInt64($0) }
        switch (bounds.first, bounds.dropFirst().first) {
        case (let count??, nil): return 1...max(1, count / share)
        case (let first??, let last??) where first <= last: return first...last
        default: preconditionFailure("WALK_SEEDS is to be a number or two, such as 200 or 17-17, and not \(wanted)")
        }
    }

    static let timeLimit = TimeLimitTrait.Duration.minutes(wanted == nil ? 5 : 120)

    private static let wanted = getenv("WALK_SEEDS").map { String(cString: $0) }
}
