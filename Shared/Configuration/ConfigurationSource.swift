@preconcurrency import Glibc

/// Where values come from: the environment, and for what it lacks a `.env` file.
///
/// An empty value counts as not set, because that is what composition files pass on for a variable nobody set.
public struct ConfigurationSource: Sendable {
    private let environment: [String: String]
    private let file: [String: String]
    /// What is wrong with the file; reported together with the mistakes in values.
    let fileMistakes: [ConfigurationMistake]

    /// - Parameter file: the text of a `.env` file; see ``DotEnvFile`` for its grammar.
    public init(environment: [String: String], file: String = "", fileName: String = ".env") {
        let parsed = DotEnvFile(file, name: fileName)
        self.init(environment: environment, file: parsed.values, fileMistakes: parsed.mistakes)
    }

    private init(environment: [String: String], file: [String: String], fileMistakes: [ConfigurationMistake]) {
        self.environment = environment
        self.file = file
        self.fileMistakes = fileMistakes
    }

    /// The environment of this process and the file that `ROLLCALL_ENV_FILE` names, or else `.env` in the working
    /// directory if there is one.
    public static func ofProcess() -> ConfigurationSource {
        let environment = processEnvironment()
        let named = environment["ROLLCALL_ENV_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? ".env"
        do {
            let text = try TextFile.read(path: path)
            return ConfigurationSource(environment: environment, file: text, fileName: path)
        } catch {
            guard named != nil || error != .missing else {
                return ConfigurationSource(environment: environment)
            }
            let mistake = ConfigurationMistake(subject: path, problem: error.problem)
            return ConfigurationSource(environment: environment, file: [:], fileMistakes: [mistake])
        }
    }

    /// The variables of this process.
    public static func processEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        // Read at start only, before any thread could change it.
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
        while let variable = entry, let text = variable.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry = variable + 1
        }
        return variables
    }

    /// The text of a variable; `nil` when it is not set or empty.
    func text(_ name: String) -> String? {
        for values in [environment, file] {
            if let text = values[name], !text.isEmpty { return text }
        }
        return nil
    }

    /// The names that are set, in order.
    var names: [String] {
        Set(environment.keys).union(file.keys).filter { text($0) != nil }.sorted()
    }
}
