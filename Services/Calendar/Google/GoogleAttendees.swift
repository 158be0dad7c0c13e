import CalendarModel
import JSON
import OutsideHTTP

/// Who is invited. The list is a set by address: nobody is added twice, and nobody is dropped who was not named.
enum GoogleAttendees {
    static func read(_ event: JSONNode) -> [Attendee] {
        guard let list = event["attendees"], list.kind == .array, let elements = try? list.elements else { return [] }
        return elements.compactMap { node in
            guard let email = node.text("email") else { return nil }
            return Attendee(
                email: email, name: node.text("displayName"),
                response: node.text("responseStatus").flatMap(Attendee.Response.init) ?? .needsAction
            )
        }
    }

    /// Adds and withdraws people, and leaves the others with their responses, comments and guests as they are.
    ///
    /// - Returns: whether anything changed.
    /// - Throws: ``GoogleFailure`` when Google did not give the whole list, which would lose those who are not on it.
    static func merge(_ draft: EventDraft, into event: inout JSONObject) throws -> Bool {
        let present = event["attendees"]?.array ?? []
        let withdrawn = Set(draft.withdrawnAttendees.map(Attendee.key))
        var merged = present.filter { !withdrawn.contains(Attendee.key($0["email"]?.string ?? "")) }
        var known = Set(present.map { Attendee.key($0["email"]?.string ?? "") })
        for attendee in draft.attendees ?? [] {
            let key = Attendee.key(attendee.email)
            guard !withdrawn.contains(key), known.insert(key).inserted else { continue }
            var entry: JSONObject = ["email": .string(attendee.email)]
            entry["displayName"] = attendee.name.map { .string($0) }
            entry["responseStatus"] = .string(attendee.response.rawValue)
            merged.append(.object(entry))
        }
        guard merged != present else { return false }
        guard event["attendeesOmitted"] != .bool(true) else {
            throw GoogleFailure.outside(.refused("Google does not give its whole list of attendees"))
        }
        // Those who have bought a ticket are strangers to each other. It stays as its organizer has it from then on.
        if present.isEmpty, GoogleMark.isOn(event) {
            event["guestsCanInviteOthers"] = false
            event["guestsCanSeeOtherGuests"] = false
        }
        event["attendees"] = merged.isEmpty ? nil : .array(merged)
        return true
    }
}
