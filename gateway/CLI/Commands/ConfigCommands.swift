import Configuration
import Contracts
import EventLoop
import JSON

/// `rollcall config …`: what can be set, and whether what is set is right.
///
/// Every program knows its own settings and can be asked for them, so nothing here has to be kept in step.
enum ConfigCommands {
    static let check = CommandDefinition(
        path: ["config", "check"], summary: "Check the configuration of all programs.",
        run: { _, context in try await check(context, directory: InstalledPrograms.directory()) })

    static let list = CommandDefinition(
        path: ["config", "list"], summary: "List all settings, as a Markdown table.",
        run: { _, context in try await list(context, directory: InstalledPrograms.directory()) })

    private struct Answer: Codable {
        var isValid: Bool
        var mistakes: [String]
    }

    @LoopActor static func check(_ context: CommandContext, directory: String) async throws -> ExitCode {
        var mistakes: [String] = []
        for program in ProgramName.allCases {
            let result = try await ProgramOutput.collect(
                "\(directory)/rollcall-\(program.rawValue)", arguments: ["--check-configuration"])
            // Programs share settings; a mistake in a shared one is told once.
            if result.exit.code == Int64(ExitCode.configuration.rawValue) {
                for mistake in result.error where !mistakes.contains(mistake) { mistakes.append(mistake) }
            } else if !result.exit.isSuccess {
                throw CommandFailure(.failure, "rollcall-\(program.rawValue) could not check its configuration")
            }
        }
        if context.isJSON {
            try JSONOutput.write(Answer(isValid: mistakes.isEmpty, mistakes: mistakes), to: context.screen)
        } else if mistakes.isEmpty {
            context.screen.line("The configuration is valid.")
        } else {
            mistakes.forEach(context.screen.complaint)
        }
        return mistakes.isEmpty ? .success : .configuration
    }

    @LoopActor static func list(_ context: CommandContext, directory: String) async throws -> ExitCode {
        var settings: [SettingSummary] = []
        for program in ProgramName.allCases {
            let result = try await ProgramOutput.collect(
                "\(directory)/rollcall-\(program.rawValue)", arguments: ["--settings"])
            guard result.exit.isSuccess, let line = result.output.first else {
                throw CommandFailure(.failure, "rollcall-\(program.rawValue) could not list its settings")
            }
            for setting in try JSON.decode([SettingSummary].self, from: Array(line.utf8))
            where !settings.contains(setting) { settings.append(setting) }
        }
        if context.isJSON {
            try JSONOutput.write(settings, to: context.screen)
        } else {
            SettingTable.markdown(settings).split(separator: "\n").forEach { context.screen.line(String($0)) }
        }
        return .success
    }
}
