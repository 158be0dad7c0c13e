internal import Database
internal import Time

/// How the queue stands for one kind.
public struct JobCounts: Sendable, Equatable {
    public let kind: String
    public var ready = 0
    public var running = 0
    /// Waiting for a time, for a job before it, or for a credential.
    public var waiting = 0
    public var deadLetters = 0

    init(kind: String) { self.kind = kind }
}

extension JobTable {
    /// Counts for every kind that has jobs or dead letters, by name.
    func counts() throws -> [JobCounts] {
        var found: [String: JobCounts] = [:]
        try connection.forEach("SELECT kind, state, count(*) FROM job GROUP BY kind, state") { row in
            let kind = try row.string(0)
            let count = try row.int(2)
            switch try row.get(1, as: JobState.self) {
            case .ready: found[kind, default: JobCounts(kind: kind)].ready += count
            case .running: found[kind, default: JobCounts(kind: kind)].running += count
            case .scheduled, .blocked, .paused: found[kind, default: JobCounts(kind: kind)].waiting += count
            }
        }
        try connection.forEach("SELECT kind, count(*) FROM dead_letter GROUP BY kind") { row in
            let kind = try row.string(0)
            found[kind, default: JobCounts(kind: kind)].deadLetters += try row.int(1)
        }
        return found.values.sorted { $0.kind < $1.kind }
    }
}
