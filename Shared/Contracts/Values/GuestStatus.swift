/// Where a guest's registration stands.
public enum GuestStatus: String, Codable, Sendable, CaseIterable, Hashable {
    case approved
    case pending
    case waitlisted
    case invited
    case declined
    /// A single session of a series.
    case session
    /// A status that this version does not know; never counted as going.
    case unknown
    /// No longer on the source's complete list.
    case removed
}
