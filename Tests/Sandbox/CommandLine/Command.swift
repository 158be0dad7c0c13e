import EventLoop

/// One command of the program, with what its help says.
struct Command: Sendable {
    typealias Run = @LoopActor @Sendable (Arguments) async throws -> Int32

    let name: String
    let summary: String
    let options: [Arguments.Option]
    let run: Run

    static let all = [ServeCommand.command, MembersCommand.command] + ControlCommands.all + OutsideCommands.all

    /// Every command takes these.
    static let commonOptions = [Arguments.Option("help", nil, "Show this text.")]

    static func named(_ name: String) -> Command? { all.first { $0.name == name } }

    var help: String {
        let lines = (options + Self.commonOptions).map { option in
            Self.line("--" + option.name + (option.value.map { " " + $0 } ?? ""), option.summary)
        }
        return "rollcall-sandbox \(name): \(summary)\n\nOptions:\n" + lines.joined()
    }

    static var overview: String {
        let commands = all.map { line($0.name, $0.summary) }.joined()
        return "A fake Luma, Google Calendar and Notion, for trying and testing Rollcall.\n\nCommands:\n\(commands)\n"
            + "“rollcall-sandbox COMMAND --help” shows the options of a command.\n"
    }

    private static func line(_ term: String, _ summary: String) -> String {
        let column = 34
        let gap = String(repeating: " ", count: max(2, column - term.count))
        return "  \(term)\(gap)\(summary)\n"
    }
}
