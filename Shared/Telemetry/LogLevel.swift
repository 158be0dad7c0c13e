public import Configuration

/// How much a log line matters.
public enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// For someone who is looking for a fault.
    case debug
    /// What the program did.
    case info
    /// Something did not work and will be tried again, or was worked around.
    case warning
    /// Something did not work and needs a human.
    case error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }

    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}

/// How log lines look.
public enum LogFormat: String, CaseIterable, Sendable {
    /// Human on a terminal, JSON elsewhere.
    case automatic = "auto"
    /// One JSON object per line, for machines.
    case json
    /// One readable line, coloured on a terminal.
    case human
}

/// The settings of logging, the same for all programs.
public enum LogSettings {
    public static let level = Setting.choice(
        "ROLLCALL_LOG_LEVEL", default: LogLevel.info, meaning: "Log lines of this level and above are written.")
    public static let format = Setting.choice(
        "ROLLCALL_LOG_FORMAT", default: LogFormat.automatic,
        meaning: "How log lines look; auto is human on a terminal and JSON elsewhere.")

    public static let summaries = [level.summary, format.summary]
}
