import JSON
import Time

/// One request on its way through a route: what it may read, and what it changes.
struct LumaCall {
    let request: APIRequest
    let credential: Credential
    let settings: LumaSettings
    let now: Timestamp
    /// Stored back only when the route succeeds.
    var community: Community
    /// What webhooks are to be told.
    var changes: [Change] = []
    var pagingFault: Pager.Fault?

    /// The calendar that a route of one calendar works on.
    ///
    /// - Throws: 403 when an organization key does not name one of its calendars.
    func calendar() throws(APIError) -> Calendar {
        let id: String? =
            switch credential {
            case .calendar(let id): id
            case .organization: request.header("x-luma-calendar-id")
            }
        guard let calendar = community.calendars.first(where: { $0.id == id }) else {
            throw APIError(status: 403, message: "Provide the calendar in the x-luma-calendar-id header.")
        }
        return calendar
    }

    /// - Throws: 403 for keys of one calendar.
    func requireOrganization() throws(APIError) {
        guard credential == .organization else {
            throw APIError(status: 403, message: "This route needs an organization API key.")
        }
    }

    /// An event that the key may manage.
    ///
    /// - Throws: 403 for another calendar's event; for one that does not exist, what the settings say.
    func event(_ id: String) throws(APIError) -> Event {
        guard let event = community.events[id] else {
            let isForeign = community.listings.contains { $0.id == id }
            throw isForeign || settings.goneEventStatus == 403
                ? .noAccess : APIError(status: settings.goneEventStatus, message: "Event not found.")
        }
        guard event.calendarID == (try calendar()).id else { throw .noAccess }
        return event
    }

    /// - Throws: 404 when the event has no such guest.
    func guest(_ id: String, of event: Event) throws(APIError) -> Guest {
        guard let guest = community.guest(id, of: event.id) else { throw .notFound("Guest not found.") }
        return guest
    }
}
