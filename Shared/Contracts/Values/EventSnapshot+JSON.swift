public import JSON

// Read directly, since a program that begins to follow another reads thousands of them; written as the declarations say.

extension EventSnapshot: JSONReadable {
    public init(json: JSONNode) throws {
        id = try json.read("id")
        calendarID = try json.readIfPresent("calendarID")
        name = try json.read("name")
        startsAt = try json.read("startsAt")
        endsAt = try json.readIfPresent("endsAt")
        timeZone = try json.read("timeZone")
        url = try json.readIfPresent("url")
        coverURL = try json.readIfPresent("coverURL")
        description = try json.readIfPresent("description")
        venue = try json.read("venue")
        gathering = try json.readIfPresent("gathering")
        visibility = try json.read("visibility")
        status = try json.read("status")
        hosts = try json.read("hosts")
    }
}

extension EventHost: JSONReadable {
    public init(json: JSONNode) throws {
        email = try json.read("email")
        name = try json.readIfPresent("name")
    }
}

extension Venue: JSONReadable {
    public init(json: JSONNode) throws {
        kind = try json.read("kind")
        name = try json.readIfPresent("name")
        address = try json.readIfPresent("address")
        latitude = try json.readIfPresent("latitude")
        longitude = try json.readIfPresent("longitude")
        meetingURL = try json.readIfPresent("meetingURL")
    }
}

extension GatheringSnapshot: JSONReadable {
    public init(json: JSONNode) throws {
        id = try json.read("id")
        name = try json.read("name")
        country = try json.readIfPresent("country")
        timeZone = try json.read("timeZone")
        latitude = try json.readIfPresent("latitude")
        longitude = try json.readIfPresent("longitude")
    }
}
