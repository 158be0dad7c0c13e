/// A program that the supervisor starts.
struct ProgramDefinition: Equatable, Sendable {
    /// The name before its lines.
    let name: String
    /// The file of the program.
    let path: String
    var arguments: [String] = []
    /// Variables on top of, or in place of, ours.
    var environment: [String: String] = [:]
    /// Whether the programs after it wait for its first line, because they need it from their first moment on.
    var isAwaited = false
}
