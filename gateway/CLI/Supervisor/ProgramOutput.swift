import EventLoop

/// What a program wrote and how it ended.
struct ProgramOutput: Sendable {
    let exit: ChildProcess.Exit
    let output: [String]
    let error: [String]

    /// Runs a program to its end.
    ///
    /// - Throws: ``CommandFailure`` when there is no such program.
    @LoopActor static func collect(_ path: String, arguments: [String]) async throws -> ProgramOutput {
        let process: ChildProcess
        do {
            process = try ChildProcess(path, arguments: arguments)
        } catch {
            throw CommandFailure(.failure, "cannot start \(path): \(error)")
        }
        var (output, error): ([String], [String]) = ([], [])
        let streams = [
            LineOutput(of: process.standardOutput) { output.append($0) },
            LineOutput(of: process.standardError) { error.append($0) },
        ]
        for stream in streams { await stream.waitUntilClosed() }
        return ProgramOutput(exit: await process.waitForExit(), output: output, error: error)
    }
}
