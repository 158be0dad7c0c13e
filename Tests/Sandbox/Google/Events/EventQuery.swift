import JSON
import Time

/// The parameters of `events.list`, checked (facts §2).
struct EventQuery: Sendable {
    let request: APIRequest
    let maxResults: Int
    let showDeleted: Bool
    let singleEvents: Bool
    let orderBy: String?
    let timeMin: Timestamp?
    let timeMax: Timestamp?
    let updatedMin: Timestamp?
    let syncToken: String?
    let pageToken: String?
    let search: String?
    let iCalUID: String?
    let eventTypes: [String]
    let privateProperties: [String]
    let sharedProperties: [String]

    /// What may not accompany a sync token.
    private static let forbiddenWithToken = [
        "iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMin", "timeMax",
        "updatedMin",
    ]

    init(_ request: APIRequest) throws(GoogleError) {
        self.request = request
        let reader = ParameterReader(request)
        maxResults = min(try reader.integer("maxResults", default: 250, atLeast: 1), 2500)
        showDeleted = try reader.bool("showDeleted")
        singleEvents = try reader.bool("singleEvents")
        orderBy = try reader.choice("orderBy", ["startTime", "updated"])
        timeMin = try reader.moment("timeMin")
        timeMax = try reader.moment("timeMax")
        updatedMin = try reader.moment("updatedMin")
        syncToken = request.parameter("syncToken")
        pageToken = request.parameter("pageToken")
        search = request.parameter("q")
        iCalUID = request.parameter("iCalUID")
        eventTypes = request.parameters("eventTypes")
        privateProperties = request.parameters("privateExtendedProperty")
        sharedProperties = request.parameters("sharedExtendedProperty")
        if syncToken != nil {
            if let name = Self.forbiddenWithToken.first(where: { request.parameter($0) != nil }) {
                throw .invalid("Sync token cannot be used together with \(name).", parameter: name)
            }
            if request.parameter("showDeleted") == "false" {
                throw .invalid("Sync token cannot be used together with showDeleted=false.", parameter: "showDeleted")
            }
        }
        if orderBy == "startTime", !singleEvents {
            throw .invalid("The requested ordering is not available for the particular query.", parameter: "orderBy")
        }
        if let timeMin, let timeMax, timeMin >= timeMax { throw .timeRangeEmpty }
        for constraint in privateProperties + sharedProperties where !constraint.contains("=") {
            throw .invalid("Invalid extended property constraint: \(constraint)", parameter: "privateExtendedProperty")
        }
    }

    /// The parameters that later runs with the same sync token must repeat.
    var syncParameters: String { Self.text(request, of: ["singleEvents", "eventTypes", "showHiddenInvitations"]) }

    /// The parameters that later pages of the same run must repeat: all of them.
    var pageParameters: String {
        Self.text(request, of: Set(request.query.map(\.name)).subtracting(["pageToken", "access_token", "quotaUser"]))
    }

    private static func text(_ request: APIRequest, of names: Set<String>) -> String {
        request.query.filter { names.contains($0.name) && $0.value != "false" }.map { "\($0.name)=\($0.value)" }
            .sorted()
            .joined(separator: "&")
    }

    /// Whether an event with these times is asked for. Milliseconds of the bounds are ignored.
    func spans(_ event: GoogleEvent, in rules: TimeZoneRules) -> Bool {
        if let timeMin, event.end.instant(in: rules) <= Timestamp(seconds: timeMin.seconds) { return false }
        if let timeMax, event.start.instant(in: rules) >= Timestamp(seconds: timeMax.seconds) { return false }
        return true
    }

    /// Whether the event has what is asked for, times and deletion apart.
    func selects(_ event: GoogleEvent, organizer: String) -> Bool {
        if let iCalUID, event.iCalUID != iCalUID { return false }
        if !eventTypes.isEmpty, !eventTypes.contains(event.fields["eventType"]?.string ?? "default") { return false }
        if let updatedMin, event.updated < updatedMin { return false }
        guard privateProperties.allSatisfy({ ExtendedProperties.has(event, scope: "private", constraint: $0) }),
            sharedProperties.allSatisfy({ ExtendedProperties.has(event, scope: "shared", constraint: $0) })
        else { return false }
        guard let search, !search.isEmpty else { return true }
        let texts = ["summary", "description", "location"].compactMap { event.fields[$0]?.string }
        let names = (event.fields["attendees"]?.array ?? []).compactMap { $0["displayName"]?.string }
        let haystack = (texts + names + event.attendees + [organizer]).joined(separator: "\n").lowercased()
        return search.lowercased().split(separator: " ").allSatisfy { haystack.contains($0) }
    }
}

/// Reads query parameters with Google's error texts.
struct ParameterReader: Sendable {
    private let request: APIRequest

    init(_ request: APIRequest) { self.request = request }

    func integer(_ name: String, default fallback: Int, atLeast minimum: Int) throws(GoogleError) -> Int {
        guard let text = request.parameter(name) else { return fallback }
        guard let value = Int(text), value >= minimum, value <= Int(Int32.max) else {
            throw .invalid("Invalid value '\(text)'.", parameter: name)
        }
        return value
    }

    func bool(_ name: String) throws(GoogleError) -> Bool {
        switch request.parameter(name) {
        case nil, "false": return false
        case "true": return true
        case let other?: throw .invalid("Invalid boolean value: '\(other)'.", parameter: name)
        }
    }

    func choice(_ name: String, _ known: [String]) throws(GoogleError) -> String? {
        guard let text = request.parameter(name) else { return nil }
        guard known.contains(text) else { throw .invalid("Invalid string value: '\(text)'.", parameter: name) }
        return text
    }

    /// - Throws: 400 for what has no offset, or is no instant.
    func moment(_ name: String) throws(GoogleError) -> Timestamp? {
        guard let text = request.parameter(name) else { return nil }
        guard let moment = try? Timestamp(rfc3339: text) else { throw .invalid("Bad Request", parameter: name) }
        return moment
    }

    /// - Throws: 400 for what is no time zone.
    func zone() throws(GoogleError) -> TimeZoneRules? {
        guard let text = request.parameter("timeZone") else { return nil }
        guard let rules = Zones.rules(text) else { throw .invalid("Invalid time zone.", parameter: "timeZone") }
        return rules
    }
}
