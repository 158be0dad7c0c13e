import ServiceKit

/// Ends a command with a sentence for the operator.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    let code: ExitCode
    let description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }
}
