import JSON
import Time

/// An event as Google writes it (facts §3).
struct GoogleEventShape: Sendable {
    let calendar: GoogleCalendar
    /// In whose offset times are written.
    var rules: TimeZoneRules
    /// Who looks.
    var viewer: String
    /// What a deleted event still shows in lists.
    var stub = GoogleSettings.Stub.full
    /// More attendees than this are left out.
    var attendeeLimit: Int?
    /// A viewer with free/busy access sees times only.
    var showsBusyOnly = false

    init(_ calendar: GoogleCalendar, viewer: String, zone: TimeZoneRules? = nil) {
        self.calendar = calendar
        self.viewer = viewer
        rules = zone ?? calendar.rules
    }

    func json(_ event: GoogleEvent) -> JSONValue {
        var object = JSONObject()
        object["kind"] = "calendar#event"
        object["etag"] = .string(event.etag)
        object["id"] = .string(event.id)
        object["status"] = .string(event.status.rawValue)
        if event.isCancelled, stub == .bare {
            addSeries(event, to: &object)
            return .object(object)
        }
        if showsBusyOnly {
            object["start"] = event.start.json(in: rules)
            object["end"] = event.end.json(in: rules)
            return .object(object)
        }
        object["htmlLink"] = .string("https://www.google.com/calendar/event?eid=\(event.id)")
        object["created"] = .time(event.created)
        object["updated"] = .time(event.updated)
        for name in ["summary", "description", "location", "colorId", "eventLabelId"] {
            object[name] = event.fields[name]
        }
        object["creator"] = person(event.creator)
        object["organizer"] = organizer(event)
        object["start"] = event.start.json(in: rules)
        object["end"] = event.end.json(in: rules)
        if event.isSeries { object["recurrence"] = .list(event.recurrence) }
        addSeries(event, to: &object)
        object["iCalUID"] = .string(event.iCalUID)
        object["sequence"] = .number(event.sequence)
        addAttendees(event, to: &object)
        for (name, value) in event.fields.members where object[name] == nil && name != "attendees" {
            if name == "source", event.creator != viewer { continue }
            object[name] = value
        }
        if object["reminders"] == nil { object["reminders"] = ["useDefault": true] }
        if let link = event.fields["conferenceData"]?["entryPoints"]?.array?.first?["uri"] {
            object["hangoutLink"] = link
        }
        if object["eventType"] == nil { object["eventType"] = "default" }
        return .object(object)
    }

    /// What a patch is merged into: the writable members.
    func writable(_ event: GoogleEvent) -> JSONObject {
        var object = event.fields
        object["start"] = event.start.json(in: rules)
        object["end"] = event.end.json(in: rules)
        if event.isSeries { object["recurrence"] = .list(event.recurrence) }
        object["status"] = .string(event.status.rawValue)
        return object
    }

    private func addSeries(_ event: GoogleEvent, to object: inout JSONObject) {
        guard let series = event.recurringEventID else { return }
        object["recurringEventId"] = .string(series)
        object["originalStartTime"] = event.originalStart?.json(in: rules)
    }

    private func addAttendees(_ event: GoogleEvent, to object: inout JSONObject) {
        guard let attendees = event.fields["attendees"]?.array else { return }
        let marked = attendees.map { attendee -> JSONValue in
            guard let email = attendee["email"]?.string else { return attendee }
            var marks = JSONObject()
            if email == viewer { marks["self"] = true }
            if email == calendar.id { marks["organizer"] = true }
            return attendee.merging(marks)
        }
        if let attendeeLimit, marked.count > attendeeLimit {
            object["attendees"] = .array(marked.filter { $0["self"] == true })
            object["attendeesOmitted"] = true
        } else {
            object["attendees"] = .array(marked)
        }
    }

    private func person(_ email: String) -> JSONValue {
        email == viewer ? ["email": .string(email), "self": true] : ["email": .string(email)]
    }

    private func organizer(_ event: GoogleEvent) -> JSONValue {
        if let foreign = event.foreignOrganizer { return foreign }
        if calendar.isPrimary { return person(calendar.id) }
        return ["email": .string(calendar.id), "displayName": .string(calendar.summary), "self": true]
    }
}
