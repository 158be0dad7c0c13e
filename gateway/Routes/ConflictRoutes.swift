import Contracts
import HTTP
import JSON
import JSONRPC

/// How events stand in outside calendars, and what waits for a person's decision.
enum ConflictRoutes {
    static func routes(calendar: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/conflicts", .read, "Lists fields of events that were changed on both sides, latest first.",
                parameters: [.query("all", .boolean, "Also those that were decided.")] + RouteParameter.range,
                to: .peer(calendar)
            ) { input in
                ListConflicts(openOnly: !input.boolean("all"), range: input.range)
            },
            Route(
                .post, "/v1/conflicts/{id}/resolve", .write, "Decides a conflict.",
                parameters: [.path("id", "The conflict's number.")], body: .json, to: .peer(calendar)
            ) { input in
                guard let id = Int64(try input.required("id")) else { throw Problem.notFound }
                let decision = try input.json(Decision.self)
                return ResolveConflict(
                    id: id, choice: decision.choice, text: decision.text, by: input.visitor.keyID ?? decision.by)
            },
            Route(
                .get, "/v1/events/{id}/calendars", .read, "Tells how an event stands in outside calendars, and why.",
                parameters: [.path("id", "The event's identifier.")], to: .peer(calendar)
            ) { input in
                ExplainLink(event: try input.required("id"))
            },
            Route(
                .get, "/v1/calendar-plan", .read, "Tells what would be written to outside calendars.",
                parameters: [
                    .query("integration", "Only that integration."),
                    .query("limit", .integer(1...200), "200 unless given."),
                ], to: .peer(calendar, timeout: IntegrationRoutes.patience)
            ) { input in
                PlanCalendar(integration: input.text("integration"), limit: input.integer("limit") ?? 200)
            },
        ]
    }

    private struct Decision: Decodable {
        var choice: String
        var text: String?
        var by: String?
    }
}
