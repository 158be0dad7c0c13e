/// What the two sides said when they last agreed.
///
/// Both forms are kept, because a calendar that cannot hold everything says the same thing differently: each side is
/// compared with what it said itself, so its limits are never taken for somebody's change.
public struct MergeBase: Hashable, Sendable, Codable {
    public var local: EventContent
    public var remote: EventContent

    public init(local: EventContent, remote: EventContent) {
        self.local = local
        self.remote = remote
    }
}
