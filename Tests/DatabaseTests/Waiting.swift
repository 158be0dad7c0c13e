import Glibc
import Testing

/// Keeps a storage thread in the middle of a closure until the test opens it.
final class Gate: @unchecked Sendable {  // Safe: a POSIX semaphore may be used from any thread.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func wait() { while sem_wait(semaphore) != 0 {} }

    func open() { sem_post(semaphore) }
}

/// Waits until `condition` holds; fails the test when it does not within ten seconds.
func waitUntil(_ condition: () async throws -> Bool, at location: SourceLocation = #_sourceLocation) async rethrows {
    let deadline = ContinuousClock.now + .seconds(10)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("condition not met within ten seconds", sourceLocation: location)
            return
        }
        await Task.yield()
    }
}

/// Whether `body` returned without throwing.
func outcome(_ body: () async throws -> Void) async -> Bool {
    do {
        try await body()
        return true
    } catch {
        return false
    }
}
