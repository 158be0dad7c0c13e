import EventLoop
import JSON
import Time

/// What people and administrators do in Google's own pages, and what tests want to see and to set.
enum GoogleControl {
    static let all = GoogleEventControl.all + GoogleAccessControl.all + GoogleReads.all
}

/// Events as people change them in their calendars.
enum GoogleEventControl {
    static let all = [
        ControlRoute("POST", "google/create-event", create),
        ControlRoute("POST", "google/edit-event", edit),
        ControlRoute("POST", "google/delete-event", delete),
        ControlRoute("POST", "google/purge-event", purge),
        ControlRoute("POST", "google/respond", respond),
        ControlRoute("POST", "google/fill", fill),
    ]

    /// `calendar`, and the event: as an object `event` in Google's form, or as `summary`, `start`, `end` … in words.
    @LoopActor private static func create(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let google = api.google
        let calendar = try request.calendar(in: google.world)
        var body = try request.event()
        let id = request.optional("id") ?? body["id"]?.string ?? google.world.newEventID()
        guard calendar.events[id] == nil else { throw APIError(status: 409, message: "The id is taken.") }
        if body["end"] == nil, let start = body["start"] { body["end"] = try defaultEnd(start) }
        return try write(api, request, body, calendar) { content, writer, world throws(GoogleError) in
            writer.insert(content, id: id, iCalUID: body["iCalUID"]?.string, in: &world)
        }
    }

    /// Members that are given replace those of the event; null removes.
    @LoopActor private static func edit(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let calendar = try request.calendar(in: api.google.world)
        let old = try request.event(in: calendar)
        let shape = GoogleEventShape(calendar, viewer: calendar.id)
        let body = MergePatch.apply(try request.event(), to: shape.writable(old))
        return try write(api, request, body, calendar) { content, writer, world throws(GoogleError) in
            try writer.update(old, to: content, in: &world)
        }
    }

    @LoopActor private static func delete(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let calendar = try request.calendar(in: api.google.world)
        let old = try request.event(in: calendar)
        let writer = EventWriter(calendarID: calendar.id, actor: request.actor(calendar), now: api.clock.now)
        let event = writer.delete(old, in: &api.google.world)
        api.google.announceChange(of: calendar.id)
        return .json(GoogleEventShape(calendar, viewer: calendar.id).json(event))
    }

    /// Removes every trace of a deleted event, as time does: its id is free again, and nobody hears of it.
    @LoopActor private static func purge(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let calendar = try request.calendar(in: api.google.world)
        let id = try request.event(in: calendar).id
        api.google.world.update(calendar.id) { $0.purge(id) }
        return .json(["status": "ok"])
    }

    /// An attendee answers: `email`, `response`.
    @LoopActor private static func respond(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let calendar = try request.calendar(in: api.google.world)
        let old = try request.event(in: calendar)
        let email = try request.required("email")
        let response = try request.required("response")
        guard old.attendees.contains(email) else { throw .notFound("“\(email)” is not invited.") }
        let attendees = (old.fields["attendees"]?.array ?? []).map { attendee in
            attendee["email"]?.string == email ? attendee.merging(["responseStatus": .string(response)]) : attendee
        }
        var body = GoogleEventShape(calendar, viewer: calendar.id).writable(old)
        body["attendees"] = .array(attendees)
        return try write(api, request, body, calendar) { content, writer, world throws(GoogleError) in
            try writer.update(old, to: content, in: &world)
        }
    }

    /// Makes `count` events of an hour, an hour apart, without telling anybody.
    @LoopActor private static func fill(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        let calendar = try request.calendar(in: api.google.world)
        let count = try request.integer("count") ?? 100
        guard (1...100_000).contains(count) else { throw .invalid("count must be 1 to 100,000.") }
        let now = api.clock.now
        let writer = EventWriter(calendarID: calendar.id, actor: request.actor(calendar), now: now)
        let first = Timestamp(seconds: now.seconds - now.seconds % 3600)
        for index in 1...count {
            let start = first + .hours(index)
            let content = EventReader.Content(
                start: .instant(start, zone: calendar.timeZone),
                end: .instant(start + .hours(1), zone: calendar.timeZone),
                recurrence: [], status: .confirmed, sequence: nil, fields: ["summary": .string("Event \(index)")])
            let id = api.google.world.newEventID()
            _ = writer.insert(content, id: id, iCalUID: nil, in: &api.google.world)
        }
        return .json(["events": .number(api.google.world.calendars[calendar.id]?.events.count)])
    }

    @LoopActor private static func write(
        _ api: ControlAPI, _ request: ControlRequest, _ body: JSONObject, _ calendar: GoogleCalendar,
        _ store: (EventReader.Content, EventWriter, inout GoogleWorld) throws(GoogleError) -> GoogleEvent?
    ) throws(APIError) -> APIResponse {
        let reader = EventReader(body: body, readsConferenceData: true, readsAttachments: true)
        let writer = EventWriter(calendarID: calendar.id, actor: request.actor(calendar), now: api.clock.now)
        do {
            guard let event = try store(try reader.content(), writer, &api.google.world) else {
                throw APIError.notFound("No such calendar.")
            }
            api.google.announceChange(of: calendar.id)
            return .json(GoogleEventShape(calendar, viewer: calendar.id).json(event))
        } catch let error as GoogleError {
            throw .invalid(error.message)
        } catch {
            throw (error as? APIError) ?? .invalid("\(error)")
        }
    }

    /// An hour, or a day.
    private static func defaultEnd(_ start: JSONValue) throws(APIError) -> JSONValue {
        if let date = start["date"]?.string.flatMap({ CalendarDate(text: $0) }) {
            return ["date": .string(date.adding(days: 1).description)]
        }
        guard let moment = try? GoogleMoment(start, name: "start"), case .instant(let instant, let zone) = moment else {
            throw .invalid("start is no time.")
        }
        return ["dateTime": .time(instant + .hours(1)), "timeZone": .text(zone)]
    }
}

extension ControlRequest {
    /// The calendar named by `calendar`; the shared one by default.
    func calendar(in world: GoogleWorld) throws(APIError) -> GoogleCalendar {
        let id = optional("calendar") ?? GoogleWorld.sharedCalendarID
        guard let calendar = world.calendars[id] else { throw .notFound("No such calendar: \(id)") }
        return calendar
    }

    /// Who is said to do it: `actor`, or the calendar's owner.
    func actor(_ calendar: GoogleCalendar) -> String {
        optional("actor") ?? calendar.roles.first { $0.value == .owner }?.key ?? calendar.id
    }

    /// The event named by `id`: one that is stored, or an occurrence of a series.
    func event(in calendar: GoogleCalendar) throws(APIError) -> GoogleEvent {
        let id = try required("id")
        if let event = calendar.events[id] { return event }
        if let bar = id.lastIndex(of: "_"), let series = calendar.events[String(id[..<bar])],
            let set = try? InstanceSet(series, exceptions: calendar.exceptions(of: series.id)),
            let event = set.occurrence(id: id)
        {
            return event
        }
        throw .notFound("No such event: \(id)")
    }

    /// What an event is to be: the object `event`, with the members that were given in words on top.
    func event() throws(APIError) -> JSONObject {
        var body = JSONObject()
        if case .object(let object) = values["event"] { body = object }
        for name in ["summary", "description", "location", "status", "transparency", "visibility"] {
            if let text = optional(name) { body[name] = .string(text) }
        }
        if let rule = optional("recurrence") { body["recurrence"] = [.string(rule)] }
        for name in ["start", "end"] {
            guard let text = optional(name) else { continue }
            body[name] =
                CalendarDate(text: text) != nil
                ? ["date": .string(text), "dateTime": nil]
                : ["date": nil, "dateTime": .string(text), "timeZone": .text(optional("time_zone"))]
        }
        if let list = optional("attendees") {
            body["attendees"] = .array(list.split(separator: ",").map { ["email": .string(String($0))] })
        }
        return body
    }
}
