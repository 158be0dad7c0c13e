public import Time

/// How one calendar is read and written.
public struct CalDAVCalendarSettings: Sendable {
    /// By which clock times are meant that name no zone.
    public var floatingTimeZone: TimeZoneRules
    /// How long an event lasts of which nobody said when it ends.
    public var usualDuration: Duration
    /// The addresses of the account's owner, the first of which invites: `CalDAVAccount.addresses`.
    public var ownAddresses: [String]
    /// Events that are read at a time: 1 or more.
    public var pageSize: Int

    public init(
        floatingTimeZone: TimeZoneRules = .utc, usualDuration: Duration = .seconds(3600), ownAddresses: [String] = [],
        pageSize: Int = 50
    ) {
        self.floatingTimeZone = floatingTimeZone
        self.usualDuration = usualDuration
        self.ownAddresses = ownAddresses
        self.pageSize = max(1, pageSize)
    }
}
