import EventLoop
import ServiceKit

/// The life of one supervised program, without clock and without processes: events go in, what is to be done comes out.
///
/// - `idle` → `running` when it was started.
/// - `running` → `resting` when it ended by itself; → `ended` when it ended for a reason that a restart cannot cure.
/// - `resting` → `idle` when the rest is over; → `ended` when it is told to stop.
/// - `running` → `stopping` when it is told to stop → `ended` when it has ended.
struct ProgramLife: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case idle
        case running(since: Duration)
        case resting
        case stopping
        case ended
    }

    enum Action: Equatable, Sendable {
        case nothing
        case start
        /// Start it again after this time.
        case rest(Duration)
        /// Ask the process to end.
        case terminate
        /// It has ended and stays so.
        case finished
        /// It refuses to run as it is configured: stop everything.
        case giveUp(ExitCode)
    }

    private(set) var state = State.idle
    private var delay = RestartDelay()
    /// How often it was started again.
    private(set) var restarts = 0

    mutating func started(at now: Duration) {
        state = .running(since: now)
    }

    mutating func exited(_ exit: ChildProcess.Exit, at now: Duration) -> Action {
        switch state {
        case .running(let since):
            if let code = hopelessCode(exit) {
                state = .ended
                return .giveUp(code)
            }
            return rest(afterRun: now - since)
        case .stopping:
            state = .ended
            return .finished
        case .idle, .resting, .ended:
            return .nothing
        }
    }

    /// The process could not be started at all.
    mutating func startFailed() -> Action {
        state == .idle ? rest(afterRun: .zero) : .nothing
    }

    mutating func restOver() -> Action {
        guard state == .resting else { return .nothing }
        state = .idle
        return .start
    }

    mutating func stopRequested() -> Action {
        switch state {
        case .running:
            state = .stopping
            return .terminate
        case .idle, .resting:
            state = .ended
            return .finished
        case .stopping, .ended:
            return .nothing
        }
    }

    /// The code of an end that another start would only repeat.
    private func hopelessCode(_ exit: ChildProcess.Exit) -> ExitCode? {
        guard exit.signal == 0, let code = ExitCode(rawValue: Int32(clamping: exit.code)) else { return nil }
        switch code {
        case .usage, .configuration: return code
        // At the first start the operator is there to put it right; later it may pass by itself.
        case .storage, .address: return restarts == 0 ? code : nil
        case .success, .failure, .unreachable, .partialFailure: return nil
        }
    }

    private mutating func rest(afterRun length: Duration) -> Action {
        state = .resting
        restarts += 1
        return .rest(delay.afterRun(of: length))
    }
}
