import Glibc
import Testing

/// Waits until a condition holds, looking every few milliseconds.
///
/// - Throws: an expectation failure when that takes longer than ten seconds.
func eventually(_ what: Comment, _ condition: () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(10)
    while try await !condition() {
        try #require(clock.now < deadline, what)
        usleep(2000)
        await Task.yield()
    }
}
