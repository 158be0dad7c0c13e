/// What can be read from Luma, in both generations of its routes.
///
/// The plural routes are documented since June 2026; the singular ones before them still answer on older installations.
/// Their parameters differ in the suffix `_api_id`.
enum LumaRoute {
    case calendar
    case events(after: String?, before: String?, page: PageRequest)
    case event(id: String)
    case guests(eventID: String, page: PageRequest)
    case guest(eventID: String, id: String)

    /// Which page, and of how many entries.
    struct PageRequest {
        var cursor: String?
        var limit: Int
    }

    enum Generation {
        case singular
        case plural
    }

    /// What is remembered for all requests of a kind.
    enum Kind: Hashable {
        case calendar, events, event, guests, guest
    }

    var kind: Kind {
        switch self {
        case .calendar: .calendar
        case .events: .events
        case .event: .event
        case .guests: .guests
        case .guest: .guest
        }
    }

    func path(_ generation: Generation) -> String {
        switch (self, generation) {
        case (.calendar, .plural): "/v1/calendars/get"
        case (.calendar, .singular): "/v1/calendar/get"
        case (.events, .plural): "/v1/calendars/events/list"
        case (.events, .singular): "/v1/calendar/list-events"
        case (.event, .plural): "/v1/events/get"
        case (.event, .singular): "/v1/event/get"
        case (.guests, .plural): "/v1/events/guests/list"
        case (.guests, .singular): "/v1/event/get-guests"
        case (.guest, .plural): "/v1/events/guests/get"
        case (.guest, .singular): "/v1/event/get-guest"
        }
    }

    func parameters(_ generation: Generation) -> [(key: String, value: String)] {
        let isPlural = generation == .plural
        switch self {
        case .calendar:
            return []
        case .events(let after, let before, let page):
            var parameters: [(String, String)] = []
            if let after { parameters.append(("after", after)) }
            if let before { parameters.append(("before", before)) }
            return parameters + page.parameters
        case .event(let id):
            return [(isPlural ? "event_id" : "api_id", id)]
        case .guests(let eventID, let page):
            return [(isPlural ? "event_id" : "event_api_id", eventID)] + page.parameters
        case .guest(let eventID, let id):
            return [(isPlural ? "event_id" : "event_api_id", eventID), (isPlural ? "id" : "api_id", id)]
        }
    }
}

extension LumaRoute.PageRequest {
    var parameters: [(key: String, value: String)] {
        [("pagination_limit", String(limit))] + (cursor.map { [("pagination_cursor", $0)] } ?? [])
    }
}
