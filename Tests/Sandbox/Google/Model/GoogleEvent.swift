import JSON
import Time

/// An event, a series, or an exception of a series, as one calendar holds it.
struct GoogleEvent: Sendable {
    enum Status: String, Sendable, CaseIterable {
        case confirmed, tentative, cancelled
    }

    let id: String
    /// The order in which the calendar's events were made.
    let serial: Int
    var iCalUID: String
    var status = Status.confirmed
    var start: GoogleMoment
    var end: GoogleMoment
    /// RRULE, EXRULE, RDATE, EXDATE lines; empty for single events and exceptions.
    var recurrence: [String] = []
    var recurringEventID: String?
    /// The slot that the rule gave an exception; its key within the series, even after it moved.
    var originalStart: GoogleMoment?
    var sequence = 0
    let created: Timestamp
    var updated: Timestamp
    /// Grows with every write; the etag is made of it.
    var version: Int64
    /// The calendar's count of changes when this one last changed.
    var change: Int64
    var creator: String
    /// `nil` = the calendar itself.
    var foreignOrganizer: JSONValue?
    /// Everything else that clients write, checked.
    var fields = JSONObject()

    var etag: String { "\"\(version)\"" }
    var isSeries: Bool { !recurrence.isEmpty }
    var isException: Bool { recurringEventID != nil }
    var isCancelled: Bool { status == .cancelled }

    /// The addresses of the attendees, as they were written.
    var attendees: [String] { (fields["attendees"]?.array ?? []).compactMap { $0["email"]?.string } }

    /// Whether everything is equal that moves `updated` when it changes: all but reminders.
    func agrees(with other: GoogleEvent) -> Bool {
        var (mine, theirs) = (fields, other.fields)
        mine["reminders"] = nil
        theirs["reminders"] = nil
        return mine == theirs && start == other.start && end == other.end && recurrence == other.recurrence
            && status == other.status
    }
}
