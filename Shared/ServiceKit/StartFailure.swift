import Configuration
import Database
import EventLoop

/// Why a program cannot start, as sentences for the operator.
public struct StartFailure: Error, Sendable, CustomStringConvertible {
    public let exitCode: ExitCode
    public let description: String

    public init(_ exitCode: ExitCode, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }

    /// Gives any error that starting a program can end with its exit code.
    public init(_ error: any Error) {
        switch error {
        case let failure as StartFailure: self = failure
        case let error as ConfigurationError: self.init(.configuration, error.description)
        case let error as DatabaseError: self.init(.storage, error.description)
        case let error as LoopError where error.isAddressInUse:
            self.init(.address, "\(error). Another program listens there; stop it, or choose another address")
        case let error as LoopError where error.isPermissionDenied: self.init(.address, error.description)
        default: self.init(.failure, "\(error)")
        }
    }
}
