/// What an outside calendar is to say.
public struct EventDraft: Hashable, Sendable {
    /// Chosen by Rollcall and the same at every try, so that a repeated creation finds what the first one made: 26 to 64
    /// lower-case characters of base32hex (a–v, 0–9), which every calendar accepts as an identifier.
    public var identifier: String
    public var content: EventContent
    /// Who must be among the attendees; nil leaves attendees alone. Others who are there stay, with their responses.
    public var attendees: [Attendee]?
    /// Attendees that must not be there any more, by address.
    public var withdrawnAttendees: [String]
    /// Whether the calendar may write mails about this to attendees.
    public var mayNotifyAttendees: Bool

    public init(
        identifier: String, content: EventContent, attendees: [Attendee]? = nil, withdrawnAttendees: [String] = [],
        mayNotifyAttendees: Bool = false
    ) {
        self.identifier = identifier
        self.content = content
        self.attendees = attendees
        self.withdrawnAttendees = withdrawnAttendees
        self.mayNotifyAttendees = mayNotifyAttendees
    }
}
