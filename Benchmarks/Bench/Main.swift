import Glibc

/// Programs that measure, one per subcommand. To add one: a file of its own, and a line in `commands`.
@main
enum Main {
    private static let commands: [any BenchCommand.Type] = [
        CalDAVBench.self,
        HTTPBench.self,
        IngestBench.self,
        JSONBench.self,
        MatchBench.self,
        QueueBench.self,
        RPCEchoBench.self,
        StandInBench.self,
        StandInCalendarBench.self,
        StoreBench.self,
    ]

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let name = arguments.first, let command = commands.first(where: { $0.name == name }) else {
            return stop("usage: rollcall-bench COMMAND …\n\n" + commands.map { "  \($0.usage)\n" }.joined())
        }
        do {
            try command.run(BenchArguments(arguments.dropFirst()))
        } catch {
            stop("rollcall-bench \(name): \(error)\n\n  \(command.usage)\n")
        }
    }

    private static func stop(_ message: String) {
        write(STDERR_FILENO, message, message.utf8.count)
        exit(2)
    }
}
