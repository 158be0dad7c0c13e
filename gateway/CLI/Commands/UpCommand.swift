import Configuration
import Contracts
import EventLoop
import Glibc
import ServiceKit

/// `rollcall up`: runs all programs.
enum UpCommand {
    static let definition = CommandDefinition(
        path: ["up"], summary: "Run all programs, until Ctrl-C.",
        options: [
            OptionDefinition(name: "sandbox", meaning: "Use the fake Luma even where a key is set."),
            OptionDefinition(name: "sandbox-port", value: "PORT", meaning: "Where the fake Luma listens (9100)."),
        ],
        run: run)

    @LoopActor private static func run(_ invocation: Invocation, _ context: CommandContext) async throws -> ExitCode {
        let sandboxPort = try invocation.integer("sandbox-port", in: 1...65_535) ?? SandboxArrangement.standardPort
        let source = ConfigurationSource.ofProcess()
        // Before anything is started, and all of it at once.
        try ConfigurationReader.check(AllSettings.summaries, from: source)
        let (key, port, common) = try ConfigurationReader.read(from: source) { reader in
            (reader[LumaSettings.apiKey], reader[GatewaySettings.port], CommonConfiguration(&reader))
        }
        try makeDirectory(common.dataDirectory)
        try makeDirectory(common.runDirectory)
        var sandbox: SandboxArrangement?
        if key == nil || invocation.has("sandbox") {
            let arrangement = SandboxArrangement(
                port: sandboxPort, gatewayPort: port, dataDirectory: "\(common.dataDirectory)/sandbox",
                runDirectory: common.runDirectory)
            context.screen.line(arrangement.greeting(hasKey: key != nil))
            sandbox = arrangement
        }
        let definitions = try InstalledPrograms.definitions(in: InstalledPrograms.directory(), sandbox: sandbox)

        var environment = ConfigurationSource.processEnvironment()
        // A pipe is no terminal for the programs, but a person reads behind it.
        if context.screen.isTerminal, environment["ROLLCALL_LOG_FORMAT"] == nil {
            environment["ROLLCALL_LOG_FORMAT"] = "human"
        }
        let supervisor = Supervisor(
            definitions, environment: environment, screen: context.screen, time: context.time)
        let signals = SignalWatcher([SIGINT, SIGTERM, SIGHUP]) { _ in supervisor.requestStop() }
        defer { signals.close() }
        let opening = FirstMinute(context, membersFile: sandbox?.membersFile, page: "http://localhost:\(port)/")
        let task = Task(executorPreference: LoopActor.executor) { await opening.run() }
        let code = await supervisor.run()
        task.cancel()
        return code
    }

    private static func makeDirectory(_ path: String) throws(CommandFailure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw CommandFailure(
                .storage,
                "cannot make the directory \(path): \(String(cString: strerror(errno))); "
                    + "set ROLLCALL_DATA_DIRECTORY to a place that can be written")
        }
    }
}
