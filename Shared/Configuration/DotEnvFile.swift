/// A `.env` file: one `NAME=value` per line.
///
/// - Blank lines and lines that begin with `#` are skipped; `export ` before a name is allowed.
/// - A bare value ends at the end of the line or before a `#` that follows a blank; blanks around it do not count.
/// - `'…'` is taken as it stands. In `"…"` the escapes `\n`, `\r`, `\t`, `\"`, `\\` and `\$` are read.
/// - Nothing is expanded: `$NAME` means those characters. A value cannot go on in the next line.
/// - A name that is set twice is a mistake, for one of the two is not what is wanted.
struct DotEnvFile {
    private(set) var values: [String: String] = [:]
    private(set) var mistakes: [ConfigurationMistake] = []

    init(_ text: String, name: String) {
        var bytes = Array(text.utf8)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(DotEnvProblem) {
                guard let (variable, value) = try DotEnvLine.parse(line) else { continue }
                guard values[variable] == nil else { throw .repeated(variable) }
                values[variable] = value
            } catch {
                mistakes.append(
                    ConfigurationMistake(subject: "\(name) line \(index + 1)", problem: error.description))
            }
        }
    }
}

/// What is wrong with a line. Says nothing of the value, which may be a secret.
enum DotEnvProblem: Error, Equatable, CustomStringConvertible {
    case noAssignment
    case invalidName
    case repeated(String)
    case unclosedQuote
    case textAfterQuote
    case unknownEscape
    case controlCharacter

    var description: String {
        switch self {
        case .noAssignment: "is not of the form NAME=value"
        case .invalidName: "has a name with other characters than letters, digits and _"
        case .repeated(let name): "sets \(name) a second time"
        case .unclosedQuote: "has a quote that is not closed in the same line"
        case .textAfterQuote: "has text after the closing quote"
        case .unknownEscape: "has an escape other than \\n, \\r, \\t, \\\", \\\\ and \\$"
        case .controlCharacter: "has a control character"
        }
    }
}
