/// What the rules need to know about one gathering, read in one transaction. The people themselves are not in it: a
/// gathering may have a million.
struct GatheringFacts: Sendable {
    var gathering: Gathering
    /// All events of the gathering that could matter, in any order.
    var events: [GatheringEvent]
    /// How many go to each event that may be announced, by event.
    var headcounts: [String: Headcount] = [:]
}
