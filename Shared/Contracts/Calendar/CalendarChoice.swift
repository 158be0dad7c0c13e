public import JSONRPC

/// Lists the calendars of an account, to choose one.
public struct ListCalendarChoices: RemoteCall, Hashable {
    public static let method = "calendar.listChoices"
    public typealias Result = CalendarChoiceList

    public var account: String
    /// An address or identifier of a Notion database: Notion's own list is not complete.
    public var pasted: String?

    public init(account: String, pasted: String? = nil) {
        self.account = account
        self.pasted = pasted
    }
}

public struct CalendarChoiceList: Codable, Sendable, Hashable {
    public var calendars: [CalendarChoice]

    public init(calendars: [CalendarChoice]) { self.calendars = calendars }
}

/// A calendar that an account has.
public struct CalendarChoice: Codable, Sendable, Hashable {
    /// Google's calendar id, Notion's data source id, the URL of a CalDAV collection.
    public var id: String
    public var name: String
    public var isWritable: Bool
    public var isPrimary: Bool

    public init(id: String, name: String, isWritable: Bool, isPrimary: Bool) {
        self.id = id
        self.name = name
        self.isWritable = isWritable
        self.isPrimary = isPrimary
    }
}
