public import JSONRPC
public import Time

/// Asks a program how it is.
public struct ProgramStatus: RemoteCall, Hashable {
    public static let method = "program.status"
    public typealias Result = ProgramReport

    public init() {}
}

/// How a program is doing.
public struct ProgramReport: Codable, Sendable, Hashable {
    public var name: String
    public var version: String
    public var startedAt: Timestamp
    public var isReady: Bool
    /// One sentence for each thing that is wrong; empty when all is well.
    public var problems: [String]
    /// Figures worth showing, such as `events` or `deadLetters`.
    public var figures: [String: Int64]

    public init(
        name: String, version: String, startedAt: Timestamp, isReady: Bool, problems: [String] = [],
        figures: [String: Int64] = [:]
    ) {
        self.name = name
        self.version = version
        self.startedAt = startedAt
        self.isReady = isReady
        self.problems = problems
        self.figures = figures
    }
}
