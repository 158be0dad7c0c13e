import EventLoop
import JSON
import Time

/// Writing events.
enum GoogleEventWrites {
    private static let path = "calendars/{calendar}/events"

    static let all = [
        GoogleRoute("POST", path, scopes: GoogleScopes.eventWrites, insert),
        GoogleRoute("POST", path + "/import", scopes: GoogleScopes.eventWrites, importEvent),
        GoogleRoute("PUT", path + "/{event}", scopes: GoogleScopes.eventWrites, update),
        // A patch costs three units (facts, pitfall 8).
        GoogleRoute("PATCH", path + "/{event}", scopes: GoogleScopes.eventWrites, cost: 3, patch),
        GoogleRoute("DELETE", path + "/{event}", scopes: GoogleScopes.eventWrites, delete),
    ]

    @LoopActor private static func insert(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar(atLeast: .writer)
        let body = try call.body()
        let reader = try call.reader(body)
        guard reader.given("eventType") != "fromGmail" else { throw .invalid("Invalid value for: eventType") }
        let content = try reader.content()
        let (given, uid) = (reader.given("id")?.string, reader.given("iCalUID")?.string)
        guard given == nil || uid == nil else { throw .invalid("Only one of id and iCalUID can be given.") }
        if let given {
            guard isValidID(given) else { throw .invalid("Invalid resource id value.") }
            // Deleted events keep their ids.
            guard calendar.events[given] == nil else { throw .duplicate }
        }
        let id = given ?? call.google.world.newEventID()
        return try call.store(calendar) { writer, world throws(GoogleError) in
            writer.insert(content, id: id, iCalUID: uid, in: &world)
        }
    }

    /// Adds a copy of somebody's event. A known UID is updated when the sequence is not lower; nobody gets mail.
    @LoopActor private static func importEvent(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar(atLeast: .writer)
        let reader = try call.reader(try call.body())
        guard let uid = reader.given("iCalUID")?.string else { throw .required("Missing iCalUID.") }
        let content = try reader.content()
        let organizer = reader.given("organizer")
        if let known = calendar.events.values.first(where: { $0.iCalUID == uid && !$0.isException }) {
            return try call.store(calendar, isSilent: true) { writer, world throws(GoogleError) in
                try writer.update(known, to: content, in: &world)
            }
        }
        let id = "_" + call.google.world.newEventID()
        return try call.store(calendar, isSilent: true) { writer, world throws(GoogleError) in
            writer.insert(content, id: id, iCalUID: uid, organizer: organizer, in: &world)
        }
    }

    @LoopActor private static func update(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar(atLeast: .writer)
        let old = try call.event(in: calendar)
        try call.checkCondition(old.etag)
        let body = try call.body()
        return try change(old, to: body, given: body, calendar, call)
    }

    @LoopActor private static func patch(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar(atLeast: .writer)
        let old = try call.event(in: calendar)
        try call.checkCondition(old.etag)
        let present = GoogleEventShape(calendar, viewer: call.caller.email).writable(old)
        let patch = try call.body()
        return try change(old, to: MergePatch.apply(patch, to: present), given: patch, calendar, call)
    }

    /// - Parameter given: what the request names, which may be less than what the event is to be.
    @LoopActor private static func change(
        _ old: GoogleEvent, to body: JSONObject, given: JSONObject, _ calendar: GoogleCalendar, _ call: GoogleCall
    ) throws(GoogleError) -> APIResponse {
        if old.foreignOrganizer != nil, old.foreignOrganizer?["email"]?.string != call.caller.email,
            EventReader.organizerOnly.contains(where: { given[$0] != nil })
        {
            throw .forbiddenForNonOrganizer
        }
        let reader = try call.reader(body)
        var content = try reader.content()
        // What is not read is not changed.
        if !reader.readsConferenceData { content.fields["conferenceData"] = old.fields["conferenceData"] }
        if !reader.readsAttachments { content.fields["attachments"] = old.fields["attachments"] }
        let final = content
        return try call.store(calendar) { writer, world throws(GoogleError) in
            try writer.update(old, to: final, in: &world)
        }
    }

    @LoopActor private static func delete(_ call: GoogleCall) throws(GoogleError) -> APIResponse {
        let (calendar, _) = try call.calendar(atLeast: .writer)
        let event = try call.event(in: calendar)
        guard !event.isCancelled else { throw .deleted }
        try call.checkCondition(event.etag)
        _ = try call.store(calendar) { writer, world throws(GoogleError) in writer.delete(event, in: &world) }
        return APIResponse(status: 204)
    }

    /// Base32hex in small letters (facts §4).
    private static func isValidID(_ id: String) -> Bool {
        (5...1024).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x76).contains($0) }
    }
}

extension GoogleCall {
    fileprivate func reader(_ body: JSONObject) throws(GoogleError) -> EventReader {
        if caller.isBareServiceAccount, body["attendees"]?.array?.isEmpty == false {
            throw .forbiddenForServiceAccounts
        }
        var reader = EventReader(body: body)
        reader.readsConferenceData = request.parameter("conferenceDataVersion") == "1"
        reader.readsAttachments = request.parameter("supportsAttachments") == "true"
        return reader
    }

    /// Writes, tells the channels, and answers with the event as it is then.
    fileprivate func store(
        _ calendar: GoogleCalendar, isSilent: Bool = false,
        _ body: (EventWriter, inout GoogleWorld) throws(GoogleError) -> GoogleEvent?
    ) throws(GoogleError) -> APIResponse {
        var writer = EventWriter(calendarID: calendar.id, actor: caller.email, now: now)
        if !isSilent { writer.sendUpdates = try sendUpdates() }
        guard let event = try body(writer, &google.world) else { throw .notFound }
        google.announceChange(of: calendar.id)
        return try answer(event, in: calendar)
    }

    private func sendUpdates() throws(GoogleError) -> String {
        if let choice = try ParameterReader(request).choice("sendUpdates", ["all", "externalOnly", "none"]) {
            return choice
        }
        return try ParameterReader(request).bool("sendNotifications") ? "all" : "none"
    }
}

extension GoogleWorld {
    /// Like the ids Google draws: 26 characters of its alphabet.
    mutating func newEventID() -> String {
        let alphabet = Array("0123456789abcdefghijklmnopqrstuv")
        return String((0..<26).map { _ in dice.pick(alphabet) })
    }
}
