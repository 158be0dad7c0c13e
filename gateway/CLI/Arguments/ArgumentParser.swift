import Telemetry

/// Reads a command line by a table of commands.
///
/// `--name value` and `--name=value` mean the same; after `--` everything is an operand; no option may come twice.
struct ArgumentParser {
    enum Result {
        case command(CommandDefinition, Invocation)
        /// Help was asked for: of the whole program or of a command.
        case help(CommandDefinition?)
        /// Which Rollcall this is.
        case version
    }

    let commands: [CommandDefinition]

    /// - Throws: ``UsageError``.
    func parse(_ words: [String]) throws(UsageError) -> Result {
        guard let first = words.first else { throw UsageError("no command was given") }
        if ["--help", "-h"].contains(first) { return .help(nil) }
        if words == ["--version"] { return .version }
        if first == "help" {
            guard words.count > 1 else { return .help(nil) }
            return .help(try command(Array(words.dropFirst())).definition)
        }
        // A group such as `import` is no command, but help on it is what the overview says.
        if words.count == 2, ["--help", "-h"].contains(words[1]), commands.contains(where: { $0.path.first == first }),
            !commands.contains(where: { $0.path == [first] })
        {
            return .help(nil)
        }
        let (definition, rest) = try command(words)
        if definition.passesOn { return .command(definition, Invocation(operands: rest)) }
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            return .help(definition)
        }
        return .command(definition, try invocation(of: definition, rest))
    }

    /// The command with the longest path that the words begin with, and the words behind it.
    private func command(_ words: [String]) throws(UsageError) -> (definition: CommandDefinition, rest: [String]) {
        let matching = commands.filter { words.starts(with: $0.path) }
        if let definition = matching.max(by: { $0.path.count < $1.path.count }) {
            return (definition, Array(words.dropFirst(definition.path.count)))
        }
        let word = words.first ?? ""
        let group = commands.filter { $0.path.first == word }
        guard group.isEmpty else {
            throw UsageError(
                "\(word) needs one of: " + group.map { $0.path.dropFirst().joined() }.joined(separator: ", "))
        }
        throw UsageError("there is no command \"\(VisibleText.escaped(word))\"")
    }

    private func invocation(of definition: CommandDefinition, _ words: [String]) throws(UsageError) -> Invocation {
        let options = definition.options + OptionDefinition.common
        var invocation = Invocation()
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                invocation.operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                invocation.operands.append(word)
                continue
            }
            let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard word.hasPrefix("--"), let name = parts.first,
                let option = options.first(where: { $0.name == name })
            else { throw UsageError("there is no option \(VisibleText.escaped(word))") }
            let inline = parts.count == 2 ? String(parts[1]) : nil
            guard invocation.options[option.name] == nil else { throw UsageError("--\(name) was given twice") }
            invocation.options[option.name] = try Self.value(of: option, inline: inline, &rest)
        }
        try check(invocation, definition)
        return invocation
    }

    private static func value(
        of option: OptionDefinition, inline: String?, _ rest: inout ArraySlice<String>
    ) throws(UsageError) -> String {
        guard let value = option.value else {
            guard inline == nil else { throw UsageError("--\(option.name) takes no value") }
            return ""
        }
        guard let text = inline ?? rest.popFirst(), !text.isEmpty else {
            throw UsageError("--\(option.name) needs a value: \(value)")
        }
        return text
    }

    private func check(_ invocation: Invocation, _ definition: CommandDefinition) throws(UsageError) {
        for option in definition.options where option.isRequired && !invocation.has(option.name) {
            throw UsageError("--\(option.name) is needed: \(option.meaning)")
        }
        let (given, wanted) = (invocation.operands.count, definition.operands.count)
        guard given >= wanted else { throw UsageError("\(definition.operands[given].name) is missing") }
        guard given == wanted else {
            throw UsageError("\"\(VisibleText.escaped(invocation.operands[wanted]))\" is one word too many")
        }
    }
}
