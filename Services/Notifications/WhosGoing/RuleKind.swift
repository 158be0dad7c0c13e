/// The two reasons for which a gathering is worth telling people about.
///
/// The raw values are the names of the reference system and appear in stored rows and in payloads.
enum RuleKind: String, CaseIterable, Hashable, Sendable {
    /// An announcement: something is coming up, or already going on.
    case upcoming = "UPCOMING"
    /// A reminder shortly before the start.
    case reminder = "REMINDER"
}
