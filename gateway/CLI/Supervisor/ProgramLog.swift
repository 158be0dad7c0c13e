/// Puts the lines that several programs write under one another, each with its program's name before it.
struct ProgramLog: Sendable {
    private let width: Int
    private let names: [String]

    /// The terminal's colours for cyan, magenta, blue, yellow, green and bright cyan.
    private static let colours = [36, 35, 34, 33, 32, 96]

    init(names: [String]) {
        self.names = names
        width = names.map(\.count).max() ?? 0
    }

    func line(_ text: String, from name: String, isColoured: Bool) -> String {
        let padded = name + String(repeating: " ", count: max(0, width - name.count))
        guard isColoured, let index = names.firstIndex(of: name) else { return "\(padded) | \(text)" }
        return "\u{1B}[\(Self.colours[index % Self.colours.count])m\(padded) |\u{1B}[0m \(text)"
    }
}
