/// Cuts a list into pages.
struct Pager: Sendable {
    /// What a script may do to paging.
    enum Fault: Sendable, Equatable {
        /// The next cursor leads to this page once more.
        case repeatPage
        /// The next cursor leaves out the page that should follow.
        case skipPage
    }

    struct Page<Item> {
        var items: [Item]
        var hasMore: Bool
        var next: Cursor?
    }

    static let defaultLimit = 50
    /// A larger `pagination_limit` is silently reduced to this.
    static let maximumLimit = 100

    var cursor: Cursor?
    var limit = Pager.defaultLimit
    var direction: SortDirection = .asc
    var fault: Fault?
    /// Luma was seen to send `next_cursor` on the last page, too.
    var givesCursorOnLastPage = true

    /// - Parameter position: an item's sort value and id; the ids must be unique.
    func page<Item>(_ items: [Item], position: (Item) -> Cursor) -> Page<Item> {
        let positions = items.map(position)
        // Positions are sorted rather than items, which are large.
        let order = items.indices.sorted { direction.areInOrder(positions[$0], positions[$1]) }
        var rest = order[...]
        if let cursor, cursor != .start {
            rest = rest.drop { !direction.areInOrder(cursor, positions[$0]) }
        }
        let size = max(1, min(limit, Self.maximumLimit))
        let page = rest.prefix(size)
        var end = page.last.map { positions[$0] }
        var hasMore = rest.count > page.count
        switch fault {
        case .repeatPage:
            end = cursor ?? .start
            hasMore = true
        case .skipPage:
            end = rest.prefix(2 * size).last.map { positions[$0] }
            hasMore = rest.count > 2 * size
        case nil: break
        }
        return Page(
            items: page.map { items[$0] }, hasMore: hasMore, next: hasMore || givesCursorOnLastPage ? end : nil)
    }
}
