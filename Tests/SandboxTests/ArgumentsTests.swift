import EventLoop
import Testing

@testable import Sandbox

@Suite("The command line") struct ArgumentsTests {
    private func read(_ words: String...) throws -> ServeOptions {
        try ServeOptions(Arguments(words, options: ServeOptions.options))
    }

    @Test("Options are read in both forms")
    func reads() throws {
        let options = try read("--port", "0", "--seed=7", "--activity", "2", "--old-shape", "nested")
        #expect(options.address == .tcp(host: "127.0.0.1", port: 0))
        #expect(options.seed == 7)
        #expect(options.activity == .seconds(2))
        #expect(options.oldShape == .nested)
    }

    @Test(
        "Mistakes are named",
        arguments: [
            ["--port", "65536"], ["--port"], ["--nope", "1"], ["stray"], ["--rate-window-scale", "0"],
            ["--retry-scale", "1000001"], ["--retry-scale", "nan"],
            ["--signature", "x"], ["--now", "today"], ["--listen", "nowhere"], ["--seed", "-1"],
        ])
    func mistakes(words: [String]) {
        #expect(throws: Arguments.Mistake.self) {
            try ServeOptions(Arguments(words, options: ServeOptions.options))
        }
    }

    @Test("Every command has help, and names are unique")
    func help() {
        #expect(Set(Command.all.map(\.name)).count == Command.all.count)
        for command in Command.all {
            #expect(Command.overview.contains(command.name))
            #expect(command.help.contains("--help"))
        }
    }
}
