import Configuration
import EventLoop
import GoogleCredentials
import JSON
import ServiceKit

/// `rollcall config …`: what can be set, and whether what is set is right.
enum ConfigCommands {
    static let check = CommandDefinition(
        path: ["config", "check"], summary: "Check the configuration of all programs.",
        run: { _, context in try check(context, source: .ofProcess()) })

    static let list = CommandDefinition(
        path: ["config", "list"], summary: "List all settings, as a Markdown table.",
        run: { _, context in try list(context) })

    private struct Verdict: Codable {
        var isValid: Bool
        var mistakes: [String]
    }

    private struct SettingEntry: Codable {
        var name: String
        var standard: String
        var accepted: String
        var isRequired: Bool
        var isSecret: Bool
        var meaning: String

        init(_ summary: SettingSummary) {
            name = summary.name
            standard = summary.standard
            accepted = summary.accepted
            isRequired = summary.isRequired
            isSecret = summary.isSecret
            meaning = summary.meaning
        }
    }

    @LoopActor static func check(_ context: CommandContext, source: ConfigurationSource) throws -> ExitCode {
        var mistakes: [String] = []
        do {
            try ConfigurationReader.read(from: source, known: AllSettings.summaries) { reader in
                reader.check(AllSettings.summaries)
                CalendarSettings.examine(&reader)
                examineServiceAccount(&reader)
            }
        } catch {
            mistakes = error.mistakes.map(\.description)
        }
        try context.show(Verdict(isValid: mistakes.isEmpty, mistakes: mistakes)) {
            if mistakes.isEmpty { context.screen.line("The configuration is valid.") }
            mistakes.forEach { context.screen.complaint($0) }
        }
        return mistakes.isEmpty ? .success : .configuration
    }

    /// The programs only find out when they write to the calendar.
    private static func examineServiceAccount(_ reader: inout ConfigurationReader) {
        let (user, name) = (reader[GoogleSettings.impersonatedUser], GoogleSettings.serviceAccount.name)
        guard let credentials = reader[GoogleSettings.serviceAccount] else {
            if user != nil {
                reader.report(GoogleSettings.impersonatedUser.name, "has no effect: \(name) is not set")
            }
            return
        }
        do {
            _ = try GoogleServiceAccount(credentials: credentials)
        } catch {
            reader.report(name, "cannot be used: \(error.problem); give the key file's JSON, or its Base64")
        }
        if user == nil, reader[GoogleSettings.calendarID] == "primary" {
            reader.report(
                name,
                "would write to a calendar of its own, which nobody sees: set \(GoogleSettings.impersonatedUser.name) or "
                    + GoogleSettings.calendarID.name)
        }
    }

    @LoopActor static func list(_ context: CommandContext) throws -> ExitCode {
        try context.show(AllSettings.summaries.map(SettingEntry.init)) {
            SettingTable.markdown(AllSettings.summaries).split(separator: "\n")
                .forEach { context.screen.line(String($0)) }
        }
        return .success
    }
}
