import Configuration
import EventLoop
import Glibc
import JSONRPC
import ServiceKit

@main
enum Main {
    static func main() {
        exit(EventLoop.run { await run(Array(CommandLine.arguments.dropFirst())).rawValue })
    }

    @LoopActor private static func run(_ words: [String]) async -> ExitCode {
        let screen = StandardScreen()
        do {
            let configuration = try ConfigurationReader.read(from: .ofProcess()) { CommonConfiguration(&$0) }
            let trust = configuration.sharedSecret.map { RPCTrust.secret($0) } ?? .sameUser
            let programs = RemotePrograms(
                addresses: configuration.addresses, network: LoopNetwork(), settings: RPCSettings(trust: trust))
            defer { programs.close() }
            return await CommandLineTool(programs: programs, screen: screen, time: LoopTime()).run(words)
        } catch {
            screen.complaint("\(error)")
            return .configuration
        }
    }
}
