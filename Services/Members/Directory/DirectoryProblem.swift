/// Why a row of a directory, or one value of it, was not taken. The sentence is for the person who made the file.
struct DirectoryProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line of the file, or the position (from 1) in a list of members.
    let line: Int
    let reason: String

    var description: String { "line \(line): \(reason)" }
}
