import EventLoop
import Glibc
import ServiceKit

/// `rollcall sandbox …`: becomes the fake Luma's own command, which lies beside this one.
enum SandboxCommand {
    static let definition = CommandDefinition(
        path: ["sandbox"], summary: "Play the guests of the fake Luma: rollcall sandbox --help.", passesOn: true,
        run: { invocation, _ in
            try become("\(InstalledPrograms.directory())/rollcall-sandbox", invocation.operands)
        })

    /// Replaces this process.
    ///
    /// - Throws: ``CommandFailure`` when it cannot; otherwise there is nobody left to return.
    static func become(_ path: String, _ arguments: [String]) throws(CommandFailure) -> ExitCode {
        var pointers = ([path] + arguments).map { strdup($0) } + [nil]
        execv(path, &pointers)
        throw CommandFailure(.failure, "cannot run \(path): \(String(cString: strerror(errno)))")
    }
}
