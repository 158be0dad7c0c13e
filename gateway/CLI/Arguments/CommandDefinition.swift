import EventLoop
import ServiceKit

/// A command as data: the parser, the help and the dispatch all read it.
struct CommandDefinition: Sendable {
    typealias Run = @LoopActor @Sendable (Invocation, CommandContext) async throws -> ExitCode

    /// The words that name it, such as `import guests`.
    let path: [String]
    /// One sentence.
    let summary: String
    var operands: [Operand] = []
    var options: [OptionDefinition] = []
    /// Whether every word behind its name is an operand, for another program to understand.
    var passesOn = false
    let run: Run

    var name: String { path.joined(separator: " ") }
}

/// A value that is given by its place.
struct Operand: Equatable, Sendable {
    /// In capitals, as help shows it.
    let name: String
    let meaning: String
}

/// A value or switch that is given by name.
struct OptionDefinition: Equatable, Sendable {
    /// Without the dashes.
    let name: String
    /// What help shows for the value; `nil` for a switch.
    var value: String?
    let meaning: String
    var isRequired = false

    /// Every command takes these.
    static let common = [
        OptionDefinition(name: "json", meaning: "Print the answer as JSON."),
        OptionDefinition(name: "help", meaning: "Show this text."),
    ]
}

/// A command line that was understood.
struct Invocation: Equatable, Sendable {
    var operands: [String] = []
    /// Values by option; a switch has an empty one.
    var options: [String: String] = [:]

    func has(_ option: String) -> Bool { options[option] != nil }
    func value(_ option: String) -> String? { options[option] }

    /// - Throws: ``UsageError`` when the value is no number of the range.
    func integer(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = options[option] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError("--\(option) takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

/// What is wrong with a command line.
struct UsageError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
