/// What the program tells its caller when it ends; part of the interface, for scripts depend on it.
enum ExitCode: Int32, CaseIterable, Sendable {
    case success = 0
    /// It was tried and did not work.
    case failure = 1
    /// The words on the command line make no sense.
    case usage = 2
    /// A setting is missing or wrong.
    case configuration = 3
    /// A program did not answer.
    case unreachable = 4
    /// Some of it worked: rows of an import, events of a run, programs of a status.
    case partial = 5

    var meaning: String {
        switch self {
        case .success: "done"
        case .failure: "it did not work"
        case .usage: "wrong use of the command line"
        case .configuration: "a setting is missing or wrong"
        case .unreachable: "cannot reach the programs"
        case .partial: "partly done; the rest is named"
        }
    }
}

/// Ends a command with a sentence for the operator.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    let code: ExitCode
    let description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }
}
