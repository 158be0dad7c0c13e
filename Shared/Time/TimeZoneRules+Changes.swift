/// A moment at which a zone's clock is set anew.
public struct ZoneChange: Hashable, Sendable {
    public let instant: Timestamp
    /// Seconds east of UTC until then.
    public let offsetBefore: Int
    /// Seconds east of UTC from then on.
    public let offset: Int
    public let isDaylightSaving: Bool
    /// The short name from then on, such as `CEST`.
    public let abbreviation: String
}

extension TimeZoneRules {
    /// The last change at or before the instant; nil when the clock has never been set before.
    public func change(at instant: Timestamp) -> ZoneChange? {
        let period = period(containing: instant)
        guard let start = period.start else { return nil }
        return ZoneChange(
            instant: Timestamp(seconds: start), offsetBefore: period.previous.seconds, offset: period.offset.seconds,
            isDaylightSaving: period.offset.isDaylightSaving, abbreviation: period.offset.abbreviation)
    }

    /// The first change after the instant; nil when there is none any more.
    public func change(after instant: Timestamp) -> ZoneChange? {
        period(containing: instant).end.flatMap { change(at: Timestamp(seconds: $0)) }
    }
}
