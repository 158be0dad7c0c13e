import EventLoop
import JSON
import Time

/// What is in the fake Google, and what it received.
enum GoogleReads {
    static let all = [
        ControlRoute("GET", "google/state", state),
        ControlRoute("GET", "google/events", events),
        ControlRoute("GET", "google/requests") { api, request throws(APIError) in
            try request.listing(of: api.google.journal)
        },
        ControlRoute("POST", "google/requests/clear") { api, _ in
            api.google.journal.clear()
            return .json(["status": "ok"])
        },
        ControlRoute("GET", "google/mails", mails),
        ControlRoute("GET", "google/channels", channels),
        ControlRoute("GET", "google/deliveries") { api, request throws(APIError) in
            try request.listing(of: api.google.deliverer.journal)
        },
    ]

    @LoopActor private static func state(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let google = api.google
        let calendars = google.world.calendars.values.sorted { $0.id < $1.id }.map { calendar -> JSONValue in
            [
                "id": .string(calendar.id), "summary": .string(calendar.summary),
                "time_zone": .string(calendar.timeZone), "events": .number(calendar.events.count),
                "living": .number(calendar.events.values.count { !$0.isCancelled }),
                "changes": .integer(calendar.changeCount),
            ]
        }
        return .json([
            "accounts": .list(google.world.accounts.map(\.email)), "calendars": .array(calendars),
            "client_id": .string(GoogleAuthority.clientID), "client_secret": .string(GoogleAuthority.clientSecret),
            "grants": .number(google.authority.grants.count), "channels": .number(google.channels.count),
            "requests": .number(google.journal.count), "quota_violations": .number(google.usage.violations),
            "mails": .number(google.world.mails.count),
        ])
    }

    /// Every event of `calendar` as it is stored, deleted ones too.
    @LoopActor private static func events(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let calendar = try request.calendar(in: api.google.world)
        let shape = GoogleEventShape(calendar, viewer: calendar.id)
        return .json(["events": .array(calendar.eventsInOrder.map(shape.json))])
    }

    @LoopActor private static func mails(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let entries = api.google.world.mails.map { mail -> JSONValue in
            [
                "at": .time(mail.at), "to": .string(mail.to), "kind": .string(mail.kind.rawValue),
                "calendar": .string(mail.calendarID), "event": .string(mail.eventID),
            ]
        }
        return .json(["mails": .array(entries)])
    }

    @LoopActor private static func channels(_ api: ControlAPI, _ request: ControlRequest) -> APIResponse {
        let entries = api.google.channels.values.sorted { $0.id < $1.id }.map { channel in
            channel.json.merging([
                "calendar": .string(channel.calendarID), "address": .string(channel.address),
                "account": .string(channel.account), "expires_at": .time(channel.expiration),
            ])
        }
        return .json(["channels": .array(entries)])
    }
}

extension ControlRequest {
    /// The newest `limit` (100) requests, the newest last.
    func listing(of journal: RequestJournal) throws(APIError) -> APIResponse {
        let limit = max(0, try integer("limit") ?? 100)
        return .json([
            "count": .number(journal.count), "requests": .array(journal.entries.suffix(limit).map(\.json)),
        ])
    }

    /// The newest `limit` (100) messages, the newest last.
    func listing(of deliveries: [Delivery]) throws(APIError) -> APIResponse {
        let limit = max(0, try integer("limit") ?? 100)
        let entries = deliveries.suffix(limit).map { delivery -> JSONValue in
            [
                "id": .string(delivery.id), "type": .string(delivery.type), "url": .string(delivery.url),
                "subscription": .string(delivery.subscriptionID), "state": .string(delivery.state.rawValue),
                "attempts": .array(
                    delivery.attempts.map { ["at": .time($0.at), "result": .string("\($0.result)")] }),
            ]
        }
        return .json(["deliveries": .array(entries)])
    }
}
