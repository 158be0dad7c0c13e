import Testing

@testable import Configuration

@Suite("Files of settings")
struct DotEnvFileTests {
    @Test(
        "Every documented form of a value is read",
        arguments: [
            ("A=1", "1"), ("A=", ""), ("  A = 1  ", nil), ("A=  1  ", "1"), ("export A=1", "1"), ("A=1\r", "1"),
            ("A=a b c", "a b c"), ("A=a#b", "a#b"), ("A=a #b", "a"), ("A=#b", ""), ("A='a #b'", "a #b"),
            ("A='a\\n'", "a\\n"), ("A=\"a\\n\\t\\\"\\\\\\$b\"", "a\n\t\"\\$b"), ("A=\"a\" # b", "a"),
            ("A=$HOME", "$HOME"),
            ("A=\"${HOME}\"", "${HOME}"), ("A=a=b", "a=b"), ("A=Zoë", "Zoë"), ("\u{FEFF}A=1", "1"), ("_a1=1", nil),
        ] as [(String, String?)])
    func forms(line: String, value: String?) {
        let file = DotEnvFile(line, name: ".env")
        #expect(file.values["A"] == value)
        if value != nil { #expect(file.mistakes.isEmpty) }
    }

    @Test("Blank lines and comments are skipped")
    func blanks() {
        let file = DotEnvFile("\n# A=1\n   \n\t# x\nB=2\n", name: ".env")
        #expect(file.values == ["B": "2"])
        #expect(file.mistakes.isEmpty)
    }

    @Test(
        "Malformed lines are reported by number, without their value",
        arguments: [
            ("CANARY", DotEnvProblem.noAssignment), ("=CANARY", .invalidName), ("1A=CANARY", .invalidName),
            ("A B=CANARY", .invalidName), ("A =CANARY", .invalidName), ("Ä=CANARY", .invalidName),
            ("A='CANARY", .unclosedQuote), ("A=\"CANARY", .unclosedQuote), ("A=\"CANARY\\", .unclosedQuote),
            ("A='CANARY'x", .textAfterQuote), ("A=\"CANARY\\x\"", .unknownEscape),
            ("A=CANARY\u{1B}", .controlCharacter),
        ])
    func malformed(line: String, problem: DotEnvProblem) {
        let file = DotEnvFile("OK=1\n\(line)\n", name: "my.env")
        #expect(file.mistakes == [ConfigurationMistake(subject: "my.env line 2", problem: problem.description)])
        #expect(!"\(file.mistakes)".contains("CANARY"))
        #expect(file.values == ["OK": "1"])
    }

    @Test("A name set twice is a mistake, and the first value stays")
    func repeated() {
        let file = DotEnvFile("A=1\nA=2", name: ".env")
        #expect(file.values == ["A": "1"])
        #expect(file.mistakes.map(\.description) == [".env line 2 sets A a second time."])
    }
}
