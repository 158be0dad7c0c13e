import Contracts
import HTTP
import JSONRPC

/// Events, their guests, and who is going.
enum EventRoutes {
    static func routes(events: AllEvents, luma: RPCClient, members: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/events", .read, "Lists events by start.", parameters: filters,
                to: CallTarget(patience: AllEvents.patience, source: events.onlySource, call: events.listAsJSON)
            ) { input in
                ListEvents(
                    upcomingOnly: input.boolean("upcoming"), pastOnly: input.boolean("past"),
                    startsAfter: input.instant("after"), startsBefore: input.instant("before"),
                    gatheringID: input.text("gathering"), descending: input.boolean("descending"),
                    includeCanceled: input.boolean("canceled"), range: input.range)
            },
            Route(
                .get, "/v1/events/{id}", .read, "One event.", parameters: [event], entityTag: EventVersion.tag,
                to: CallTarget(call: events.eventAsJSON)
            ) { input in
                GetEvent(id: try input.required("id"))
            },
            Route(
                .get, "/v1/events/{id}/who", .read, "Who is going to an event.",
                parameters: [event, .query("all", .boolean, "Also those who wait or withdrew.")], to: .peer(members)
            ) { input in
                WhoIsGoing(eventID: try input.required("id"), includeNotGoing: input.boolean("all"))
            },
            Route(
                .get, "/v1/events/{id}/guests", .read, "An event's guests as its source lists them.",
                parameters: [event] + RouteParameter.range, to: .peer(luma)
            ) { input in
                ListGuests(eventID: try input.required("id"), range: input.range)
            },
            Route(
                .get, "/v1/events/{id}/unmatched", .read, "An event's guests that are no known members.",
                parameters: [event] + RouteParameter.range, to: .peer(members)
            ) { input in
                ListUnmatchedGuests(eventID: try input.required("id"), range: input.range)
            },
            Route(
                .post, "/v1/events/{id}/guests/import", .write, "Takes Luma's guest list export for an event.",
                parameters: [event], body: .csv(limit: MemberRoutes.fileLimit),
                to: .peer(luma, inPieces: \.csv) { ImportGuests(eventID: $0.eventID, csv: $1) }
            ) { input in
                ImportGuests(eventID: try input.required("id"), csv: try input.csv())
            },
            Route(
                .get, "/v1/events/{id}/explain", .read, "Why a guest is or is not taken for a member.",
                parameters: [event, .query("guest", isRequired: true, "A guest's identifier or address.")],
                to: .peer(members)
            ) { input in
                ExplainMatch(eventID: try input.required("id"), guest: try input.required("guest"))
            },
        ]
    }

    private static let event = RouteParameter.path("id", "The event's identifier.")

    private static let filters: [RouteParameter] =
        [
            .query("upcoming", .boolean, "Only events that have not ended."),
            .query("past", .boolean, "Only events that have ended."),
            .query("after", .instant, "Only events that start after this."),
            .query("before", .instant, "Only events that start before this."),
            .query("gathering", "Only events of this gathering."),
            .query("descending", .boolean, "Latest first."),
            .query("canceled", .boolean, "Also canceled events."),
        ] + RouteParameter.range
}
