/// A member is new, or something shown of them changed.
public struct MemberChanged: RemoteEvent, Hashable {
    public static let type = "member.changed"

    public var member: MemberSummary
    /// Rejected and deleted members are shown nowhere.
    public var isVisible: Bool

    public init(member: MemberSummary, isVisible: Bool = true) {
        self.member = member
        self.isVisible = isVisible
    }
}
