import Time

/// What the rules need to know of a notification that exists already.
struct AnnouncedState: Hashable, Sendable {
    /// Why a notification is no longer shown.
    enum Hidden: String, Sendable {
        /// It was taken back, because what it spoke of does not take place or lost its people.
        case withdrawn
        /// What it spoke of is over.
        case archived
    }

    /// The events it speaks of.
    var events: Set<String>
    /// Whether anybody has read it.
    var hasReaders: Bool
    var hidden: Hidden?
}
