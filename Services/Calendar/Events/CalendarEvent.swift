import CalendarModel
import Contracts
import Time

/// An event as this program keeps it.
struct CalendarEvent: Sendable, Identifiable {
    var home: EventHome
    /// Whose it is; nil for events that are at home in Luma.
    var owner: EventOwner?
    /// What other programs are told. For an event that is at home in Luma, what Luma last said of it.
    var snapshot: EventSnapshot
    /// What Rollcall says of the event, in every calendar.
    var version: LocalVersion
    /// Called off.
    var isCanceled: Bool
    /// Kept only until its copies in outside calendars are deleted.
    var isDeleted: Bool
    /// Counts the changes of the event.
    var sequence: Int64
    /// Counts the changes of its attendees in calendars.
    var attendeeSequence: Int64
    var changedAt: Timestamp
    /// The outside calendar that it came from, as `Integration.outsideCalendar` names it; nil for what was made here.
    var origin: String?

    var id: String { snapshot.id }

    /// The organization that owns it; nil for an event of a member.
    var organization: String? {
        let owner = home == .luma ? .community : owner
        return owner?.kind == .organization ? owner?.id : nil
    }
}
