/// How large a calendar may be. Every limit is inclusive; the defaults are far above what calendars of people hold.
public struct ICalendarLimits: Sendable, Hashable {
    /// The whole text, in bytes.
    public var bytes: Int
    /// One content line, unfolded, in bytes. Pictures can be inline in one.
    public var lineBytes: Int
    /// Components altogether.
    public var components: Int
    /// How deep components lie in each other; a calendar is at depth 1, an alarm of an event at 3.
    public var depth: Int
    /// Properties of one component.
    public var properties: Int

    public static let standard = ICalendarLimits()

    public init(
        bytes: Int = 32 << 20, lineBytes: Int = 4 << 20, components: Int = 200_000, depth: Int = 8,
        properties: Int = 10_000
    ) {
        self.bytes = bytes
        self.lineBytes = lineBytes
        self.components = components
        self.depth = depth
        self.properties = properties
    }
}
