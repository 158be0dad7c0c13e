/// Where a page of the list begins: what is unread comes first, then what was read, each with the newest first.
struct PagePosition: Hashable, Sendable {
    var isRead: Bool
    /// Announcement numbers are below this one.
    var before: Int64

    static let start = PagePosition(isRead: false, before: .max)
}
