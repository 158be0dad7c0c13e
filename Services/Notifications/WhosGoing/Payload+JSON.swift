import JSON
import Time

/// The wire form of version 1: the reference system's member names, in one fixed order, so that equal payloads have
/// equal bytes. What the reference has and no source of ours tells (flag, icon, resources, Telegram) is empty.
extension Payload: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("version")
        json.integer(Self.version)
        json.key("ruleKind")
        json.string(kind.rawValue)
        json.key("gatheringUid")
        json.string(gathering.id)
        json.key("edition")
        json.string(edition)
        writeLocation(to: &json)
        writeEvents(to: &json)
        writeAttendees(to: &json)
        writeInterface(to: &json)
        json.endObject()
    }

    private func writeLocation(to json: inout JSONWriter) {
        json.key("location")
        json.beginObject()
        json.key("id")
        json.string(gathering.id)
        json.key("name")
        json.string(gathering.name)
        json.key("description")
        json.string(gathering.description)
        json.key("country")
        json.optional(gathering.country)
        json.key("timezone")
        json.optional(gathering.timeZone)
        json.key("latitude")
        json.optional(gathering.latitude)
        json.key("longitude")
        json.optional(gathering.longitude)
        json.key("flag")
        json.null()
        json.key("icon")
        json.null()
        json.key("resources")
        json.strings([])
        json.endObject()
    }

    private func writeEvents(to json: inout JSONWriter) {
        json.key("events")
        json.beginObject()
        json.key("total")
        json.integer(events.total)
        json.key("qualifiedTotal")
        json.integer(events.qualifiedTotal)
        json.key("eventUids")
        json.strings(events.ids)
        json.key("dates")
        json.beginObject()
        json.key("start")
        json.string(events.start.rfc3339)
        json.key("end")
        json.string(events.end.rfc3339)
        json.endObject()
        json.key("items")
        json.beginArray()
        for item in events.items { item.write(to: &json) }
        json.endArray()
        json.endObject()
    }

    private func writeAttendees(to json: inout JSONWriter) {
        json.key("attendees")
        json.beginObject()
        json.key("total")
        json.integer(attendees.total)
        json.key("topAttendees")
        json.beginArray()
        for person in attendees.top { person.write(to: &json) }
        json.endArray()
        json.endObject()
    }

    private func writeInterface(to json: inout JSONWriter) {
        json.key("ui")
        json.beginObject()
        json.key("locationUid")
        json.string(gathering.id)
        json.key("eventSlugs")
        json.strings(events.items.map(\.event.slug))
        json.key("startsLabel")
        json.string(startsLabel)
        json.key("daysToStart")
        json.integer(daysToStart)
        json.endObject()
    }
}

extension Payload.Item: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("uid")
        json.string(event.id)
        json.key("slug")
        json.string(event.slug)
        json.key("name")
        json.string(event.name)
        json.key("startDate")
        json.string(event.start.rfc3339)
        json.key("endDate")
        json.string(event.end.rfc3339)
        json.key("attendeeCount")
        json.integer(attendeeCount)
        json.key("logoUrl")
        json.optional(event.logoURL)
        json.key("websiteURL")
        json.optional(event.websiteURL)
        json.key("telegramId")
        json.null()
        json.key("resources")
        json.strings([])
        json.endObject()
    }
}

extension Payload.TopAttendee: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("memberUid")
        json.string(member)
        json.key("displayName")
        json.string(displayName)
        json.key("imageUrl")
        json.optional(imageURL)
        json.key("eventsCount")
        json.integer(eventsCount)
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func optional(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    fileprivate mutating func optional(_ value: Double?) {
        if let value { double(value) } else { null() }
    }

    fileprivate mutating func strings(_ values: [String]) {
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}
