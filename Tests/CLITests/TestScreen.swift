import EventLoop
import Time

@testable import CLI

/// Keeps what commands write.
@LoopActor final class TestScreen: Screen {
    let isTerminal: Bool
    let width: Int
    private(set) var lines: [String] = []
    private(set) var complaints: [String] = []
    private(set) var statuses: [String] = []

    nonisolated init(isTerminal: Bool = false, width: Int = 200) {
        self.isTerminal = isTerminal
        self.width = width
    }

    func line(_ text: String) { lines.append(text) }
    func complaint(_ text: String) { complaints.append(text) }

    func status(_ text: String?) {
        if isTerminal, let text { statuses.append(text) }
    }
}

/// A clock on which every wait is over at once.
struct ImpatientTime: TimeSource {
    let now = Timestamp(milliseconds: 1_796_317_200_000)
    let monotonic = Duration.zero

    @LoopActor func schedule(after delay: Duration, _ body: @escaping @LoopActor () -> Void) -> any ScheduledTimer {
        LoopTime().schedule(after: .zero, body)
    }
}

/// Waits until the condition holds.
///
/// - Returns: false when it did not within ten seconds.
@LoopActor func eventually(_ condition: @LoopActor () -> Bool) async throws -> Bool {
    let time = LoopTime()
    let deadline = time.monotonic + .seconds(10)
    while !condition() {
        guard time.monotonic < deadline else { return false }
        try await time.sleep(for: .milliseconds(5))
    }
    return true
}
