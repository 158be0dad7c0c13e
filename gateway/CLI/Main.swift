import Configuration
import EventLoop
import Glibc

@main
enum Main {
    static func main() {
        exit(EventLoop.run { await run(Array(CommandLine.arguments.dropFirst())).rawValue })
    }

    @LoopActor private static func run(_ words: [String]) async -> ExitCode {
        let screen = StandardScreen()
        do {
            let directory = try ConfigurationReader.read(from: .ofProcess()) { $0[RunDirectory.setting] }
            let programs = RemotePrograms(
                addresses: RunDirectory.addresses(in: directory), network: LoopNetwork())
            defer { programs.close() }
            return await CommandLineTool(programs: programs, screen: screen, time: LoopTime()).run(words)
        } catch {
            screen.complaint("\(error)")
            return .configuration
        }
    }
}
