/// The rest of a reading that is under way: what is yet to be fetched, and what is known at its end.
struct Reading: Equatable {
    /// Whether every event that is there is among those that are fetched.
    var isComplete: Bool
    /// Paths of events.
    var rest: [String]
    var end: ReadingCursor

    init(isComplete: Bool, rest: [String], end: ReadingCursor) {
        self.isComplete = isComplete
        self.rest = rest
        self.end = end
    }

    /// nil for a text that is none.
    init?(page text: String) {
        // Paths begin with a slash and have no blanks, so the first empty line ends them.
        guard let header = text.utf8.firstIndex(of: 0x0A), let gap = text.utf8.firstRange(of: "\n\n".utf8),
            let end = ReadingCursor(text: String(text[gap.upperBound...]))
        else { return nil }
        switch text[..<header] {
        case "all": isComplete = true
        case "some": isComplete = false
        default: return nil
        }
        rest = text[header..<gap.lowerBound].split(separator: "\n").map(String.init)
        guard rest.allSatisfy({ $0.hasPrefix("/") }) else { return nil }
        self.end = end
    }

    var page: String { "\(isComplete ? "all" : "some")\n\(rest.joined(separator: "\n"))\n\n\(end.text)" }

    /// Takes the next few.
    mutating func next(_ count: Int) -> [String] {
        let taken = Array(rest.prefix(count))
        rest.removeFirst(taken.count)
        return taken
    }
}
