/// The distinct people who go to any of a set of events: how many, and the first of them in the order of `Attendee`.
///
/// It follows people as they come, change and leave, without knowing all of them: `first` is at any moment an exact
/// beginning of the order, and everybody who is not in it comes after its last. So a newcomer who precedes the last
/// enters it, and one who does not stays outside, uncounted but in `headcount`. Each departure makes it shorter; when it
/// no longer tells as many people as are wanted, the crowd has to be counted anew.
struct Crowd: Hashable, Sendable {
    /// People kept by name unless somebody asks for more: twice those of an event's page, so that as many have to leave
    /// before the crowd is counted anew.
    static let keptLimit = 2 * GatheringView.standardPeople

    var headcount = Headcount()
    private(set) var first: [Attendee] = []
    /// Most people kept by name.
    let limit: Int

    init(limit: Int = keptLimit) { self.limit = limit }

    /// - Parameter first: the beginning of the order, in any order.
    init(_ headcount: Headcount, first: [Attendee], limit: Int = keptLimit) {
        self.headcount = headcount
        self.first = first.sorted { $0.precedes($1) }
        self.limit = limit
    }

    /// Whether the first `count` people are known, or everybody if there are fewer.
    func tells(_ count: Int) -> Bool { first.count >= min(count, headcount.attendees) }

    /// Somebody comes (nil before), changes, or leaves (nil after). Both are the same member.
    mutating func replace(_ before: Attendee?, by after: Attendee?) {
        guard before != after else { return }
        headcount.revision += 1
        if let before { remove(before) }
        if let after { insert(after) }
    }

    private mutating func remove(_ person: Attendee) {
        headcount.attendees -= 1
        if let index = first.firstIndex(where: { $0.member == person.member }) { first.remove(at: index) }
    }

    private mutating func insert(_ person: Attendee) {
        let isComplete = first.count == headcount.attendees
        headcount.attendees += 1
        if let last = first.last, !person.precedes(last) {
            guard isComplete, first.count < limit else { return }
            return first.append(person)
        }
        guard isComplete || !first.isEmpty else { return }
        if first.count == limit { first.removeLast() }
        first.insert(person, at: place(of: person))
    }

    /// Found by halves: a page may ask for a thousand names.
    private func place(of person: Attendee) -> Int {
        var (low, high) = (first.startIndex, first.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if first[middle].precedes(person) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
