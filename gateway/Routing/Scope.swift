/// What a key may do. Each level includes those before it.
enum Scope: String, Sendable, Codable, CaseIterable, Comparable {
    /// What the page of upcoming events shows; open to everyone while the page is public.
    case page
    case read
    case write
    case admin

    static func < (left: Scope, right: Scope) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .page: 0
        case .read: 1
        case .write: 2
        case .admin: 3
        }
    }
}
