/// One thing that is wrong with the configuration, as one sentence for the operator.
public struct ConfigurationMistake: Hashable, Sendable, CustomStringConvertible {
    /// The setting, or the file and line, that is meant.
    public let subject: String
    /// What is wrong with it and what is allowed, to be read after the subject.
    public let problem: String

    public init(subject: String, problem: String) {
        self.subject = subject
        self.problem = problem
    }

    public var description: String { "\(subject) \(problem)." }
}

/// Everything that is wrong with the configuration, so that it can be put right in one go.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    public let mistakes: [ConfigurationMistake]

    public init(mistakes: [ConfigurationMistake]) {
        self.mistakes = mistakes
    }

    /// One line for each mistake.
    public var description: String {
        mistakes.map(\.description).joined(separator: "\n")
    }
}
