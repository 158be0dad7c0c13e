import EventLoop

/// What has been read by itself while pages of a list that holds it too were on their way.
///
/// A page may be older than it looks: it was made when it was asked for, and somebody may have changed since, been read
/// anew because of it, and been stored. The page must not undo that.
final class FreshReads: Sendable {
    /// A point in the course of a list that is being read.
    struct Moment: Sendable {
        fileprivate let readings: Int
    }

    private struct List {
        var readings = 0
        /// What has been read by itself, with the number of the last reading.
        var latest: [String: Int] = [:]
    }

    /// Only lists that are being read.
    private let lists = Lock<[String: List]>([:])

    /// The list of an event's guests.
    static func guests(of event: String) -> String { "guests:\(event)" }

    /// The list of a calendar's events.
    static func events(of calendar: String) -> String { "events:\(calendar)" }

    /// A page of the list is asked for; one list is read by one reader at a time.
    func pageIsAsked(of list: String) -> Moment {
        lists.withLock { lists in
            let asked = lists[list] ?? List()
            lists[list] = asked
            return Moment(readings: asked.readings)
        }
    }

    /// Something on the list has been read by itself. To be called in the transaction that stores it.
    func note(_ identifier: String, on list: String) {
        lists.withLock { lists in
            guard var noted = lists.removeValue(forKey: list) else { return }
            noted.readings += 1
            noted.latest[identifier] = noted.readings
            lists[list] = noted
        }
    }

    /// What has been read by itself since a page was asked for. To be called in the transaction that stores the page.
    func since(_ moment: Moment, on list: String) -> Set<String> {
        lists.withLock { lists in
            guard let noted = lists[list], noted.readings > moment.readings else { return [] }
            return Set(noted.latest.lazy.filter { $0.value > moment.readings }.map(\.key))
        }
    }

    /// The list is not being read any more.
    func listEnds(_ list: String) { lists.withLock { $0[list] = nil } }
}
