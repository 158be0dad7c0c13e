import Contracts
import EventLoop
import JSONRPC

/// The running programs, as commands call them.
@LoopActor protocol Programs: AnyObject, Sendable {
    /// - Parameter timeout: how long the answer may take; the standard deadline of calls unless given.
    /// - Throws: ``CommandFailure``.
    func call<Call: RemoteCall>(_ call: Call, of program: ProgramName, timeout: Duration?) async throws -> Call.Result
    /// Closes all connections; the next call makes its own anew.
    func close()
}

extension Programs {
    func call<Call: RemoteCall>(_ call: Call, of program: ProgramName) async throws -> Call.Result {
        try await self.call(call, of: program, timeout: nil)
    }
}

/// What a command has at hand.
struct CommandContext: Sendable {
    let programs: any Programs
    let screen: any Screen
    let time: any TimeSource
    let isJSON: Bool
}
