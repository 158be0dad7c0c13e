public import HTTPClient

/// What discovery found.
public struct CalDAVAccount: Sendable, Equatable {
    /// Who one is to the server; nil when the server does not say.
    public var principal: HTTPURL?
    /// Where the calendars are: more than one with some servers, and on other hosts with some.
    public var homes: [HTTPURL]
    /// E-mail addresses, without `mailto:`, that the server knows the person by.
    public var addresses: [String]
    /// Calendars that take events. Inboxes, subscriptions and what is in the bin are left out.
    public var calendars: [RemoteCalendar]

    public init(
        principal: HTTPURL? = nil, homes: [HTTPURL] = [], addresses: [String] = [], calendars: [RemoteCalendar] = []
    ) {
        self.principal = principal
        self.homes = homes
        self.addresses = addresses
        self.calendars = calendars
    }
}
