import ServiceKit
import Testing

@testable import CLI

@Suite("The command line")
struct ArgumentParserTests {
    private let parser = ArgumentParser(commands: CommandLineTool.commands)

    private func invocation(_ line: String) throws -> (String, Invocation) {
        let result = try parser.parse(line.split(separator: " ").map(String.init))
        guard case .command(let definition, let invocation) = result else {
            throw UsageError("not a command")
        }
        return (definition.name, invocation)
    }

    @Test("Options may stand anywhere, with a blank or an equals sign")
    func options() throws {
        let expected = Invocation(operands: ["a.csv"], options: ["event": "evt-1", "json": ""])
        let forms = [
            "import guests a.csv --event evt-1 --json", "import guests --json --event=evt-1 a.csv",
            "import guests --event evt-1 --json -- a.csv",
        ]
        for form in forms {
            let (name, invocation) = try invocation(form)
            #expect(name == "import guests")
            #expect(invocation == expected)
        }
    }

    @Test("After two dashes everything is an operand, and a single dash is one")
    func doubleDash() throws {
        #expect(try invocation("who -- --all").1.operands == ["--all"])
        #expect(try invocation("import members -").1.operands == ["-"])
    }

    @Test("What belongs to the sandbox is passed on word by word, its help too")
    func passedOn() throws {
        let (name, invocation) = try invocation("sandbox register --event evt-1 --help -- -x")
        #expect(name == "sandbox")
        #expect(invocation.operands == ["register", "--event", "evt-1", "--help", "--", "-x"])
    }

    @Test("Help is found at every place")
    func help() throws {
        for line in ["--help", "-h", "help", "import --help", "keys -h"] {
            guard case .help(nil) = try parser.parse(line.split(separator: " ").map(String.init)) else {
                Issue.record("no help for \(line)")
                continue
            }
        }
        for line in ["help import guests", "import guests --help", "import guests a b c --nonsense -h"] {
            guard case .help(let definition?) = try parser.parse(line.split(separator: " ").map(String.init)) else {
                Issue.record("no help for \(line)")
                continue
            }
            #expect(definition.name == "import guests")
        }
    }

    @Test(
        "What makes no sense is refused in one sentence",
        arguments: [
            ("", "no command was given"), ("statsu", "there is no command \"statsu\""),
            ("import", "import needs one of: guests, members"),
            ("keys drop", "keys needs one of: list, create, revoke"),
            ("who", "EVENT is missing"), ("who a b", "\"b\" is one word too many"),
            ("who a --al", "there is no option --al"),
            ("who a -x", "there is no option -x"), ("who a --all --all", "--all was given twice"),
            ("who a --all=yes", "--all takes no value"), ("events --limit", "--limit needs a value: N"),
            ("events --limit=", "--limit needs a value: N"),
            ("import guests a.csv", "--event is needed: The event's id, or a part of its name."),
            ("status \u{1B}[2J", "\"\\u{1b}[2J\" is one word too many"),
        ])
    func refused(line: String, sentence: String) {
        #expect(throws: UsageError(sentence)) { try parser.parse(line.split(separator: " ").map(String.init)) }
    }

    @Test("Numbers are checked against their range", arguments: [("1", 1), ("200", 200)])
    func numbers(text: String, number: Int) throws {
        let invocation = Invocation(options: ["limit": text])
        #expect(try invocation.integer("limit", in: 1...200) == number)
        for wrong in ["0", "201", "x", "", "1.0"] {
            #expect(throws: UsageError("--limit takes a number from 1 to 200")) {
                try Invocation(options: ["limit": wrong]).integer("limit", in: 1...200)
            }
        }
    }
}
