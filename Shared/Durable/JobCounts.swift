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

    /// Both together, which are of one kind.
    public static func + (one: JobCounts, other: JobCounts) -> JobCounts {
        var sum = one
        sum.ready += other.ready
        sum.running += other.running
        sum.waiting += other.waiting
        sum.deadLetters += other.deadLetters
        return sum
    }

    fileprivate mutating func add(_ count: Int, _ state: JobState) {
        switch state {
        case .ready: ready += count
        case .running: running += count
        case .scheduled, .blocked, .paused: waiting += count
        }
    }
}

extension JobTable {
    /// Counts for every kind that has jobs or dead letters, by name.
    func counts() throws -> [JobCounts] {
        var found: [String: JobCounts] = [:]
        try connection.forEach("SELECT kind, state, count(*) FROM job GROUP BY kind, state") { row in
            let kind = try row.string(0)
            found[kind, default: JobCounts(kind: kind)].add(try row.int(2), try row.get(1))
        }
        try connection.forEach("SELECT kind, count(*) FROM dead_letter GROUP BY kind") { row in
            let kind = try row.string(0)
            found[kind, default: JobCounts(kind: kind)].deadLetters += try row.int(1)
        }
        return found.values.sorted { $0.kind < $1.kind }
    }

    /// Counts of one kind for every credential that has jobs or dead letters of it.
    func counts(of kind: String) throws -> [String: JobCounts] {
        var found: [String: JobCounts] = [:]
        try connection.forEach(
            """
            SELECT credential, state, count(*) FROM job WHERE kind = ?1 AND credential IS NOT NULL
            GROUP BY credential, state
            """, kind
        ) { row in
            found[try row.string(0), default: JobCounts(kind: kind)].add(try row.int(2), try row.get(1))
        }
        try connection.forEach(
            """
            SELECT credential, count(*) FROM dead_letter WHERE kind = ?1 AND credential IS NOT NULL GROUP BY credential
            """, kind
        ) { row in
            found[try row.string(0), default: JobCounts(kind: kind)].deadLetters += try row.int(1)
        }
        return found
    }
}
