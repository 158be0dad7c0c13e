import EventLoop

/// What has been read by itself while a page of a list that holds it too was on its way.
///
/// A page may be older than it looks: it was made when it was asked for, and somebody may have changed since, been read
/// anew because of it, and been stored. The page must not undo that.
final class FreshReads: Sendable {
    /// By list; only lists with a page on its way.
    private let read = Lock<[String: Set<String>]>([:])

    /// The list of an event's guests.
    static func guests(of event: String) -> String { "guests:\(event)" }

    /// The list of a calendar's events.
    static func events(of calendar: String) -> String { "events:\(calendar)" }

    /// A page of the list is asked for; pages of one list are asked for one after the other.
    func pageIsAsked(of list: String) { read.withLock { $0[list] = [] } }

    /// Something on the list has been read by itself. To be called in the transaction that stores it.
    func note(_ identifier: String, on list: String) { read.withLock { _ = $0[list]?.insert(identifier) } }

    /// What has been read by itself since the page was asked for. To be called in the transaction that stores the page.
    func sincePage(of list: String) -> Set<String> { read.withLock { $0[list] ?? [] } }

    /// No page of the list is on its way any more.
    func listEnds(_ list: String) { read.withLock { $0[list] = nil } }
}
