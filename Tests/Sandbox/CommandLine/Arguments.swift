/// The words after the program's name, read against what a command takes.
struct Arguments: Sendable {
    /// An option of a command.
    struct Option: Sendable {
        let name: String
        /// What stands behind it in the help; `nil` for switches.
        let value: String?
        let summary: String

        init(_ name: String, _ value: String? = nil, _ summary: String) {
            self.name = name
            self.value = value
            self.summary = summary
        }
    }

    /// What is wrong with the words.
    struct Mistake: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private var values: [String: String] = [:]

    /// - Throws: `Mistake` for a word that is no option, an unknown option, a missing value, or a value for a switch.
    init(_ raw: some Sequence<String>, options: [Option]) throws(Mistake) {
        var rest = Array(raw)[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else { throw Mistake(description: "Unexpected: “\(word)”.") }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = options.first(where: { $0.name == name }) else {
                throw Mistake(description: "Unknown option --\(name).")
            }
            if option.value == nil {
                guard parts.count == 1 else { throw Mistake(description: "--\(name) takes no value.") }
                values[name] = "true"
            } else if parts.count == 2 {
                values[name] = String(parts[1])
            } else if let value = rest.popFirst() {
                values[name] = value
            } else {
                throw Mistake(description: "--\(name) needs a value.")
            }
        }
    }

    func value(_ name: String) -> String? { values[name] }
    func has(_ name: String) -> Bool { values[name] != nil }
    /// The options that were given.
    var given: [String: String] { values }

    /// - Throws: `Mistake` when the value is not a whole number of the type.
    func integer<Number: FixedWidthInteger>(_ name: String, default fallback: Number) throws(Mistake) -> Number {
        guard let text = values[name] else { return fallback }
        guard let value = Number(text) else {
            throw Mistake(description: "--\(name) takes a whole number, not “\(text)”.")
        }
        return value
    }

    /// - Throws: `Mistake` when the value is not above zero and at most a million.
    func positive(_ name: String, default fallback: Double) throws(Mistake) -> Double {
        guard let text = values[name] else { return fallback }
        guard let value = Double(text), value > 0, value <= 1_000_000 else {
            throw Mistake(description: "--\(name) takes a number above 0, at most 1,000,000; not “\(text)”.")
        }
        return value
    }
}
