import Configuration
import Contracts
import EventLoop
import Glibc

/// `rollcall up`: runs all programs.
enum UpCommand {
    static let definition = CommandDefinition(
        path: ["up"], summary: "Run all programs, until Ctrl-C.",
        options: [
            OptionDefinition(name: "sandbox", meaning: "Use the fake Luma even where a key is set.")
        ],
        run: run)

    private static let lumaKey = Setting.secret("LUMA_API_KEY", meaning: "The key of the Luma calendar.").optional

    @LoopActor private static func run(_ invocation: Invocation, _ context: CommandContext) async throws -> ExitCode {
        let source = ConfigurationSource.ofProcess()
        let (key, runDirectory) = try ConfigurationReader.read(from: source) { reader in
            (reader[lumaKey], reader[RunDirectory.setting])
        }
        var sandbox: SandboxArrangement?
        if key == nil || invocation.has("sandbox") {
            sandbox = SandboxArrangement(membersFile: "\(runDirectory)/sandbox-members.csv")
            context.screen.line("LUMA_API_KEY is not set: starting a fake Luma with a community of its own.")
        }
        try makeDirectory(runDirectory)
        let definitions = try InstalledPrograms.definitions(in: InstalledPrograms.directory(), sandbox: sandbox)

        var environment = ConfigurationSource.processEnvironment()
        environment["ROLLCALL_RUN_DIRECTORY"] = runDirectory
        // A pipe is no terminal for the programs, but a person reads behind it.
        if context.screen.isTerminal, environment["ROLLCALL_LOG_FORMAT"] == nil {
            environment["ROLLCALL_LOG_FORMAT"] = "human"
        }
        let supervisor = Supervisor(
            definitions, environment: environment, screen: context.screen, time: context.time)
        let signals = SignalWatcher([SIGINT, SIGTERM, SIGHUP]) { _ in supervisor.requestStop() }
        defer { signals.close() }
        let opening = FirstMinute(context, membersFile: sandbox?.membersFile)
        let task = Task(executorPreference: LoopActor.executor) { await opening.run() }
        let code = await supervisor.run()
        task.cancel()
        return code
    }

    private static func makeDirectory(_ path: String) throws(CommandFailure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw CommandFailure(
                .configuration,
                "cannot make the run directory \(path): \(String(cString: strerror(errno))); "
                    + "set ROLLCALL_RUN_DIRECTORY to a place that can be written")
        }
    }
}
