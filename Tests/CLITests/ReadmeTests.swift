import Configuration
import ServiceKit
import Testing

@testable import CLI

/// What the README repeats of the code must be what the code says.
@Suite("The README")
struct ReadmeTests {
    private func readme() throws -> String {
        let folder = #filePath.prefix(upTo: try #require(#filePath.lastIndex(of: "/")))
        return try InputFile.read("\(folder)/../../README.md")
    }

    private func table(_ rows: [(String, String)]) -> String {
        "| --- | --- |\n" + rows.map { "| \($0.0) | \($0.1) |\n" }.joined() + "\n"
    }

    @Test("has the table of settings that config list prints")
    func settings() throws {
        #expect(try readme().contains("\n\(SettingTable.markdown(AllSettings.summaries))\n"))
    }

    @Test("lists every command with the summary that help shows")
    func commands() throws {
        let rows = CommandLineTool.commands.map { command in
            let words = [command.name] + command.operands.map(\.name)
            return ("`rollcall \(words.joined(separator: " "))`", command.summary)
        }
        #expect(try readme().contains(table(rows)))
    }

    @Test("lists every exit code with the meaning that help shows")
    func exitCodes() throws {
        #expect(try readme().contains(table(ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) })))
    }
}
