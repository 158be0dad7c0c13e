import Configuration
import EventLoop
import ServiceKit

/// Understands a command line, runs its command, and says how it ended.
@LoopActor struct CommandLineTool {
    let programs: any Programs
    let screen: any Screen
    let time: any TimeSource

    nonisolated static let commands = [
        UpCommand.definition, StatusCommand.definition, EventsCommand.definition, EventCommands.add,
        EventCommands.edit, EventCommands.delete, WhoCommand.definition,
        SyncCommand.definition, ImportCommands.guests, ImportCommands.members, ConfigCommands.check,
        ConfigCommands.list, KeyCommands.list, KeyCommands.create, KeyCommands.revoke,
        FeedCommands.list, FeedCommands.create, FeedCommands.revoke,
        AccountCommands.list, AccountCommands.add, AccountCommands.calendars, AccountCommands.remove,
        AccountCommands.rotate, AccountCommands.notion,
        IntegrationCommands.list, IntegrationCommands.connect, IntegrationCommands.pause, IntegrationCommands.resume,
        IntegrationCommands.sync, IntegrationCommands.accept, IntegrationCommands.disconnect,
        ConflictCommands.list, ConflictCommands.resolve, LinkCommands.explain, LinkCommands.plan,
        QueueCommands.status, QueueCommands.process, QueueCommands.clean,
        JobCommands.dead, JobCommands.retry, JobCommands.drop, SandboxCommand.definition,
    ]

    /// - Parameter words: the command line without the program's name.
    func run(_ words: [String]) async -> ExitCode {
        do {
            switch try ArgumentParser(commands: Self.commands).parse(words) {
            case .help(let definition):
                screen.line(definition.map(HelpText.command) ?? HelpText.overview(Self.commands))
                return .success
            case .version:
                screen.line("rollcall \(Version.current)")
                return .success
            case .command(let definition, let invocation):
                let context = CommandContext(
                    programs: programs, screen: screen, time: time, isJSON: invocation.has("json"))
                return try await definition.run(invocation, context)
            }
        } catch let error as UsageError {
            screen.complaint("rollcall: \(error). \"rollcall --help\" shows what there is.")
            return .usage
        } catch let error as CommandFailure {
            screen.complaint("rollcall: \(error)")
            return error.code
        } catch let error as ConfigurationError {
            screen.complaint("\(error)")
            return .configuration
        } catch {
            screen.complaint("rollcall: \(error)")
            return .failure
        }
    }
}
