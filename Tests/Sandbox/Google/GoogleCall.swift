import EventLoop
import JSON
import Time

/// One request to the Calendar API, after it was found out who asks.
@LoopActor struct GoogleCall {
    let google: FakeGoogle
    let request: APIRequest
    let caller: GoogleCaller
    let route: GoogleRoute
    /// The values of the path's placeholders.
    let path: [String: String]
    let now: Timestamp
    var pagingFault: Pager.Fault?

    /// The calendar of the path, with the caller's role; `primary` is the caller's own.
    ///
    /// - Throws: 404 when it is not there or not shared, 403 when the role or the scopes are not enough.
    func calendar(
        atLeast role: GoogleCalendar.Role = .freeBusyReader
    ) throws(GoogleError) -> (calendar: GoogleCalendar, role: GoogleCalendar.Role) {
        let name = path["calendar"] ?? ""
        let id = name == "primary" ? caller.email : name
        guard let calendar = google.world.calendars[id], let own = calendar.roles[caller.email] else {
            throw .notFound
        }
        guard scopesReach(calendar, own) else { throw .insufficientPermissions }
        guard own >= role else { throw role == .owner ? .needsOwnerAccess : .needsWriterAccess }
        return (calendar, own)
    }

    /// Some scopes grant the route for some calendars only.
    private func scopesReach(_ calendar: GoogleCalendar, _ role: GoogleCalendar.Role) -> Bool {
        let granting = caller.scopes.filter { route.scopes.contains($0) }
        return granting.contains { scope in
            switch scope {
            case "calendar.app.created": calendar.createdByClient == caller.clientID
            case "calendar.events.owned", "calendar.events.owned.readonly": role == .owner
            default: true
            }
        }
    }

    /// - Throws: 400 for a body that is no JSON object.
    func body() throws(GoogleError) -> JSONObject {
        guard let value = try? JSON.decode(JSONValue.self, from: request.body), case .object(let object) = value else {
            throw GoogleError(status: 400, reason: "parseError", message: "Parse Error")
        }
        return object
    }

    /// - Throws: 412 when the client knows another version.
    func checkCondition(_ etag: String) throws(GoogleError) {
        if let condition = request.header("if-match"), condition != "*", condition != etag { throw .conditionNotMet }
    }
}

/// Who calls: a person through a client, or a service account.
struct GoogleCaller: Sendable {
    /// Whose calendars they are: the account's, or the service account's own address.
    let email: String
    /// The OAuth client, or the service account's numeric id: stands for the project.
    let clientID: String
    /// Without `https://www.googleapis.com/auth/`.
    let scopes: Set<String>
    /// A service account that acts for nobody cannot invite.
    let isBareServiceAccount: Bool
}
