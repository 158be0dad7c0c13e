/// What this program keeps of a member: enough to show and to count.
struct MemberSummary: Hashable, Sendable {
    enum State: String, Sendable {
        case pending, approved, verified, rejected, deleted
    }

    var id: String
    var displayName: String
    var imageURL: String?
    var state = State.approved

    /// Rejected and deleted members are neither counted nor shown, wherever they signed up.
    var mayBeCounted: Bool { state != .rejected && state != .deleted }
}
