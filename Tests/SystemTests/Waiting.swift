import EventLoop
import Testing

/// Waits until `condition` holds.
///
/// - Throws: when it does not within `limit`.
@LoopActor func eventually(
    _ what: String, within limit: Duration = .seconds(30), _ condition: @LoopActor () async throws -> Bool
) async throws {
    let time = LoopTime()
    let end = time.monotonic + limit
    while try await !condition() {
        try #require(time.monotonic < end, "never happened: \(what)")
        try await time.sleep(for: .milliseconds(10))
    }
}
