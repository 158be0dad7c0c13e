/// What follows the subcommand: `--name value` pairs.
struct BenchArguments {
    private var values: [String: String] = [:]

    /// - Throws: `BenchFailure` for anything but pairs.
    init(_ arguments: some Collection<String>) throws {
        var rest = Array(arguments)[...]
        while let option = rest.popFirst() {
            guard option.hasPrefix("--"), let value = rest.popFirst() else {
                throw BenchFailure("\(option) is not an option with a value")
            }
            values[String(option.dropFirst(2))] = value
        }
    }

    func text(_ name: String) -> String? { values[name] }

    /// - Throws: `BenchFailure` if the option is there but no integer.
    func integer(_ name: String) throws -> Int? {
        guard let text = values[name] else { return nil }
        guard let value = Int(text) else { throw BenchFailure("--\(name) needs a whole number, not \(text)") }
        return value
    }
}

/// Why a measurement could not be made, in one sentence.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
