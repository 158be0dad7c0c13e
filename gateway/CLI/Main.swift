import Configuration
import EventLoop
import Glibc
import ServiceKit

@main
enum Main {
    static func main() {
        exit(EventLoop.run { await run(Array(CommandLine.arguments.dropFirst())).rawValue })
    }

    @LoopActor private static func run(_ words: [String]) async -> ExitCode {
        let programs = RemotePrograms(network: LoopNetwork()) {
            try ConfigurationReader.read(from: .ofProcess()) { CommonConfiguration(&$0) }
        }
        defer { programs.close() }
        return await CommandLineTool(programs: programs, screen: StandardScreen(), time: LoopTime()).run(words)
    }
}
