/// Whose an event or an outside calendar is.
public struct EventOwner: Codable, Sendable, Hashable {
    public var kind: Kind
    public var id: String

    public enum Kind: String, Codable, Sendable, CaseIterable, Hashable {
        case member
        /// The community itself, or a part of it.
        case organization
    }

    public init(kind: Kind, id: String) {
        self.kind = kind
        self.id = id
    }

    /// The community that runs this installation, and owns the events of Luma.
    public static let community = EventOwner(kind: .organization, id: "community")
}
