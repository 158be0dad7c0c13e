/// What this program keeps of a member: enough to show and to count.
struct Member: Hashable, Sendable {
    enum State: String, Sendable {
        case pending, approved, verified, rejected, deleted

        /// Rejected and deleted members are neither counted nor shown, wherever they signed up.
        var mayBeCounted: Bool { self != .rejected && self != .deleted }
    }

    struct Team: Hashable, Sendable {
        var id: String
        var name: String
    }

    var id: String
    var displayName: String
    var imageURL: String?
    /// The member's main team.
    var team: Team?
    var state = State.approved

    var mayBeCounted: Bool { state.mayBeCounted }
}
