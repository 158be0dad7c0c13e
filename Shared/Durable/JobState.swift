internal import Database

/// Where a job stands. The numbers are in the file: they never change.
///
/// - `ready` → `running` (claimed)
/// - `running` → gone (finished), `scheduled` (to be tried again), `paused`, or a dead letter
/// - `scheduled` → `ready` (its time has come), `paused`
/// - `blocked` → `ready`, `scheduled` or `paused` (the job before it in its group is gone)
/// - `paused` → `ready`, `scheduled` (its credential works again)
enum JobState: Int, SQLValue, Sendable {
    /// Waits for a free place.
    case ready = 0
    /// Is being worked on, by the holder of the fence.
    case running = 1
    /// Waits for its time.
    case scheduled = 2
    /// Waits for an earlier job of its group.
    case blocked = 3
    /// Waits until somebody mends its credential.
    case paused = 4
}
