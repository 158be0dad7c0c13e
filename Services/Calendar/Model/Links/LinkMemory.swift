/// What is remembered of an event's counterpart in one outside calendar.
public struct LinkMemory: Hashable, Sendable, Codable {
    /// The counterpart's identifier there; kept also after failures and deletions, so that nothing is made twice.
    public var remoteID: String?
    /// The counterpart's version after Rollcall last read or wrote it: the same version again is no news. Of a counterpart
    /// without one it is not known what it says now.
    public var version: String?
    public var base: MergeBase?
    /// How often the counterpart had to be made anew, because it was deleted there: some calendars never give an
    /// identifier free again.
    public var generation: Int

    public init(remoteID: String? = nil, version: String? = nil, base: MergeBase? = nil, generation: Int = 0) {
        self.remoteID = remoteID
        self.version = version
        self.base = base
        self.generation = generation
    }
}
