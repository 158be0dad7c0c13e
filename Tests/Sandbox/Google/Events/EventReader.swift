import JSON
import Time

/// Reads what a client wants an event to be, checked as Google checks it. Read-only and unknown members are ignored.
struct EventReader: Sendable {
    let body: JSONObject
    /// Without `conferenceDataVersion=1` conference data is not looked at.
    var readsConferenceData = false
    var readsAttachments = false

    /// What a body says; everything that it does not say is at its default.
    struct Content: Sendable {
        var start: GoogleMoment
        var end: GoogleMoment
        var recurrence: [String]
        var status: GoogleEvent.Status
        var sequence: Int?
        var fields: JSONObject
    }

    private static let texts = ["summary", "description", "location", "colorId", "eventLabelId"]
    private static let switches = [
        "guestsCanInviteOthers", "guestsCanModify", "guestsCanSeeOtherGuests", "anyoneCanAddSelf", "privateCopy",
        "endTimeUnspecified", "attendeesOmitted",
    ]
    private static let choices = [
        "transparency": ["opaque", "transparent"],
        "visibility": ["default", "public", "private", "confidential"],
        "eventType": ["default", "birthday", "focusTime", "outOfOffice", "workingLocation"],
    ]
    private static let objects = [
        "birthdayProperties", "focusTimeProperties", "outOfOfficeProperties", "workingLocationProperties", "gadget",
    ]
    /// What only the organizer may set.
    static let organizerOnly = [
        "guestsCanInviteOthers", "guestsCanModify", "guestsCanSeeOtherGuests", "anyoneCanAddSelf",
    ]

    /// - Throws: 400 for what cannot be.
    func content() throws(GoogleError) -> Content {
        guard let startValue = given("start") else { throw .required("Missing start time.") }
        guard let endValue = given("end") else { throw .required("Missing end time.") }
        let start = try GoogleMoment(startValue, name: "start")
        let end = try GoogleMoment(endValue, name: "end")
        try checkOrder(start, end)
        let recurrence = try strings("recurrence")
        if !recurrence.isEmpty {
            _ = try Recurrence(recurrence, start: start)
            if !start.isDay, start.zone == nil || end.zone == nil {
                throw .required("Missing time zone definition for \(start.zone == nil ? "start" : "end") time.")
            }
        }
        var sequence: Int?
        if case .integer(let number) = given("sequence") { sequence = Int(truncatingIfNeeded: number) }
        return Content(
            start: start, end: end, recurrence: recurrence, status: try status(), sequence: sequence,
            fields: try fields())
    }

    func given(_ name: String) -> JSONValue? { body[name].flatMap { $0 == .null ? nil : $0 } }

    private func checkOrder(_ start: GoogleMoment, _ end: GoogleMoment) throws(GoogleError) {
        switch (start, end) {
        case (.day(let first), .day(let last)): guard first < last else { throw .timeRangeEmpty }
        case (.instant(let first, _), .instant(let last, _)): guard first <= last else { throw .timeRangeEmpty }
        default: throw .invalid("Start and end times must either both be date or both be dateTime.")
        }
    }

    private func status() throws(GoogleError) -> GoogleEvent.Status {
        guard let value = given("status") else { return .confirmed }
        guard let status = value.string.flatMap(GoogleEvent.Status.init) else {
            throw .invalid("Invalid value for: status")
        }
        return status
    }

    private func fields() throws(GoogleError) -> JSONObject {
        var fields = JSONObject()
        for name in Self.texts {
            guard let value = given(name) else { continue }
            guard value.string != nil else { throw .invalid("Invalid value for: \(name)") }
            fields[name] = value
        }
        for name in Self.switches {
            guard let value = given(name) else { continue }
            guard case .bool = value else { throw .invalid("Invalid value for: \(name)") }
            fields[name] = value
        }
        for (name, known) in Self.choices.sorted(by: { $0.key < $1.key }) {
            guard let value = given(name) else { continue }
            guard let text = value.string, known.contains(text) else { throw .invalid("Invalid value for: \(name)") }
            fields[name] = value
        }
        for name in Self.objects {
            guard let value = given(name) else { continue }
            guard case .object = value else { throw .invalid("Invalid value for: \(name)") }
            fields[name] = value
        }
        fields["attendees"] = try attendees()
        fields["extendedProperties"] = try ExtendedProperties(given("extendedProperties")).json
        fields["reminders"] = try reminders()
        fields["source"] = try source()
        if readsConferenceData { fields["conferenceData"] = given("conferenceData").map(ConferenceData.created) }
        if readsAttachments { fields["attachments"] = try attachments() }
        return fields
    }

    private func strings(_ name: String) throws(GoogleError) -> [String] {
        guard let value = given(name) else { return [] }
        guard let elements = value.array else { throw .invalid("Invalid value for: \(name)") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else { throw .invalid("Invalid value for: \(name)") }
            texts.append(text)
        }
        return texts
    }

    private func attendees() throws(GoogleError) -> JSONValue? {
        guard let value = given("attendees") else { return nil }
        guard let elements = value.array else { throw .invalid("Invalid value for: attendees") }
        var seen: Set<String> = []
        var attendees: [JSONValue] = []
        for element in elements {
            guard let email = element["email"]?.string else { throw .required("Missing attendee email.") }
            guard email.split(separator: "@").count == 2, !email.contains(" ") else {
                throw .invalid("Invalid attendee email.")
            }
            guard seen.insert(email.lowercased()).inserted else { continue }
            let response = element["responseStatus"] ?? "needsAction"
            guard ["needsAction", "declined", "tentative", "accepted"].contains(response) else {
                throw .invalid("Invalid value for: responseStatus")
            }
            var attendee: JSONValue = ["email": .string(email)]
            for name in ["displayName", "optional", "resource", "comment", "additionalGuests", "id"] {
                if let value = element[name], value != .null { attendee = attendee.merging([name: value]) }
            }
            attendees.append(attendee.merging(["responseStatus": response]))
        }
        return attendees.isEmpty ? nil : .array(attendees)
    }

    private func reminders() throws(GoogleError) -> JSONValue? {
        guard let value = given("reminders") else { return nil }
        let overrides = value["overrides"]?.array ?? []
        guard overrides.count <= 5 else { throw .invalid("Invalid value for: reminders.overrides") }
        for override in overrides {
            guard let minutes = override["minutes"]?.integer, (0...40_320).contains(minutes),
                ["email", "popup"].contains(override["method"]?.string)
            else { throw .invalid("Invalid value for: reminders.overrides") }
        }
        if value["useDefault"] == true, !overrides.isEmpty {
            throw GoogleError(
                status: 400, domain: "calendar", reason: "cannotUseDefaultRemindersAndSpecifyOverride",
                message: "Cannot specify both default reminders and overrides at the same time.")
        }
        return value
    }

    private func source() throws(GoogleError) -> JSONValue? {
        guard let value = given("source") else { return nil }
        guard let url = value["url"]?.string, url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw .invalid("Invalid value for: source.url")
        }
        return value
    }

    private func attachments() throws(GoogleError) -> JSONValue? {
        guard let value = given("attachments") else { return nil }
        guard let elements = value.array, elements.count <= 25 else { throw .invalid("Invalid value for: attachments") }
        return .array(elements)
    }
}

/// What Google does with conference data: a request for one is fulfilled at once.
enum ConferenceData {
    static func created(_ value: JSONValue) -> JSONValue {
        guard let request = value["createRequest"], let id = request["requestId"]?.string else { return value }
        let code = Digest.hex(Digest.sha256(Array(id.utf8))).prefix(10)
        return [
            "createRequest": request.merging(["status": ["statusCode": "success"]]),
            "conferenceId": .string(String(code)),
            "entryPoints": [["entryPointType": "video", "uri": .string("https://meet.google.com/\(code)")]],
        ]
    }
}
