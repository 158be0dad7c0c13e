import Contracts
import Time

/// How a run is shown while it goes on and when it has ended.
enum RunProgress {
    /// One line with a bar: `[######------------------] 10/40 guest lists, 512 guests`.
    static func bar(_ run: SyncRun) -> String {
        let counts = run.counts
        guard counts.guestListsTotal > 0 else { return "reading events: \(counts.eventsListed) so far" }
        let done = min(counts.guestListsDone, counts.guestListsTotal)
        return "\(ProgressLine.bar(done, of: counts.guestListsTotal)) guest lists, \(counts.guestsFetched) guests"
    }

    /// What came of it, in one sentence.
    static func summary(_ run: SyncRun) -> String {
        let counts = run.counts
        let time = run.finishedAt.map { " in \(($0 - run.startedAt).text)" } ?? ""
        return "\(verb(run.state))\(time): \(counts.eventsListed) events (\(counts.eventsCreated) new, "
            + "\(counts.eventsUpdated) changed, \(counts.eventsCanceled) canceled, \(counts.eventsFailed) failed), "
            + "\(counts.guestsFetched) guests (\(counts.guestsChanged) changed, \(counts.guestsRemoved) removed)"
    }

    private static func verb(_ state: SyncRunState) -> String {
        switch state {
        case .running: "running"
        case .succeeded: "synced"
        case .partiallyFailed: "synced in part"
        case .failed: "failed"
        case .held: "held, because it would remove more than is believable"
        }
    }
}
