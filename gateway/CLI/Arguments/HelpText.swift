import ServiceKit

/// Help, printed from the table of commands.
enum HelpText {
    static func overview(_ commands: [CommandDefinition]) -> String {
        let lines = aligned(commands.map { ($0.name + operands($0), $0.summary) })
        let codes = aligned(ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) })
        return """
            Rollcall tells a community who is going.

            Usage: rollcall COMMAND [OPTIONS]
                   rollcall --version

            Commands:
            \(lines)

            Every command takes --json and --help.

            Exit codes:
            \(codes)

            """
    }

    static func command(_ command: CommandDefinition) -> String {
        var text = "\(command.summary)\n\nUsage: rollcall \(command.name)\(operands(command))"
        text += command.options.filter(\.isRequired).map { " \(spelling($0))" }.joined()
        text += " [OPTIONS]\n"
        if !command.operands.isEmpty {
            text += "\n" + aligned(command.operands.map { ($0.name, $0.meaning) }) + "\n"
        }
        let options = command.options + OptionDefinition.common
        return text + "\nOptions:\n" + aligned(options.map { (spelling($0), $0.meaning) }) + "\n"
    }

    private static func operands(_ command: CommandDefinition) -> String {
        command.operands.map { " \($0.name)" }.joined()
    }

    private static func spelling(_ option: OptionDefinition) -> String {
        "--\(option.name)" + (option.value.map { " \($0)" } ?? "")
    }

    private static func aligned(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { term, meaning in
            "  \(term)\(String(repeating: " ", count: width - term.count + 2))\(meaning)"
        }.joined(separator: "\n")
    }
}
