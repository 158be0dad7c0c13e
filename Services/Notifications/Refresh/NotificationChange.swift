/// A fact about one notification, for whoever shows or sends it.
struct NotificationChange: Sendable, Hashable {
    enum Kind: String, Sendable {
        /// It appeared, for the first time or again.
        case created
        /// Its content changed; it is as read as it was.
        case updated
        case withdrawn
        case archived
        /// A person announced it again: unread for everybody, and newest.
        case reannounced
    }

    let id: String
    let ruleKind: RuleKind
    let gathering: String
    let edition: String
    let change: Kind
    let eventTotal: Int
    let attendeeTotal: Int
    let title: String
}
