import EventLoop
import ServiceKit
import Telemetry

/// Counts and logs computations, and remembers which gatherings fail.
@LoopActor final class RefreshReport: RefreshObserver {
    private let logger: Logger
    private let duration: Histogram
    private let failures: Counter
    private var failing: Set<String> = []
    private var sweepFails = false

    init(_ context: ProgramContext) {
        logger = context.logger
        duration = context.metrics.histogram(
            "rollcall_refresh_seconds", "Duration of computing one gathering, commit included.")
        failures = context.metrics.counter(
            "rollcall_refresh_failures_total", "Computations that failed and left the last good content in place.")
    }

    /// One sentence for each thing that is wrong now.
    var problems: [String] {
        var problems = failing.sorted().map {
            "who is going to \($0) cannot be computed; the last good notification stays, see the log"
        }
        if sweepFails { problems.append("gatherings cannot be looked through; see the log") }
        return problems
    }

    func computed(_ gathering: String, duration: Duration) {
        self.duration.record(duration)
        failing.remove(gathering)
        logger.debug(
            "gathering computed", .identifier("gathering", gathering), .duration("milliseconds", duration))
    }

    func computationFailed(_ gathering: String, _ error: any Error) {
        failures.increment()
        failing.insert(gathering)
        logger.error("gathering not computed", .identifier("gathering", gathering), .error(error))
    }

    func sweepSucceeded() { sweepFails = false }

    func sweepFailed(_ error: any Error) {
        failures.increment()
        sweepFails = true
        logger.error("gatherings not looked through", .error(error))
    }
}
