/// How a program says why it ended. The list is part of the documentation.
public enum ExitCode: Int32, CaseIterable, Sendable {
    case success = 0
    /// Something failed that none of the others names.
    case failure = 1
    /// The command line makes no sense.
    case usage = 2
    /// The configuration has mistakes; all of them have been printed.
    case configuration = 3
    /// The other program cannot be reached.
    case unreachable = 4
    /// Some of the work failed, the rest is done.
    case partialFailure = 5
    /// The data directory or a database file cannot be used: unwritable, damaged, in use, newer than the program.
    case storage = 6
    /// The address to listen on is in use or not allowed.
    case address = 7
}
