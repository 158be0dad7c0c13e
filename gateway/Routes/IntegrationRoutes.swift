import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC

/// Outside calendars that events are kept in step with.
enum IntegrationRoutes {
    /// Connecting asks the provider, which may take its time.
    static let patience = Duration.seconds(30)

    static func routes(calendar: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/integrations", .read, "Lists the outside calendars that events are kept in step with.",
                to: .peer(calendar)
            ) { _ in ListIntegrations() },
            Route(
                .post, "/v1/integrations", .admin, "Connects a calendar of an account.", body: .json,
                status: .created, to: .peer(calendar, timeout: patience)
            ) { input in
                try input.json(ConnectCalendar.self)
            },
            Route(
                .get, "/v1/integrations/{id}", .read, "One integration, and how it stands.", parameters: [integration],
                to: .peer(calendar)
            ) { input in
                GetIntegration(id: try input.required("id"))
            },
            Route(
                .put, "/v1/integrations/{id}", .admin,
                "Changes an integration; “isActive” pauses it and lets it go on. What is absent stays as it is.",
                parameters: [integration], body: .json, to: .peer(calendar, timeout: patience)
            ) { input in
                UpdateIntegration(id: try input.required("id"), change: try input.json())
            },
            Route(
                .delete, "/v1/integrations/{id}", .admin, "Ends an integration. What is in the calendar stays there.",
                parameters: [integration], to: .peer(calendar, timeout: patience)
            ) { input in
                DisconnectIntegration(id: try input.required("id"))
            },
            Route(
                .post, "/v1/integrations/{id}/sync", .write,
                "Reads a calendar now; while it is being read, that reading is the one asked for.",
                parameters: [integration], status: .accepted, to: .peer(calendar)
            ) { input in
                SyncIntegration(id: try input.required("id"))
            },
            Route(
                .post, "/v1/integrations/{id}/accept-removals", .admin,
                "Says that what is missing in a calendar is really gone.", parameters: [integration],
                status: .accepted, to: .peer(calendar)
            ) { input in
                AcceptRemovals(id: try input.required("id"))
            },
        ]
    }

    static let integration = RouteParameter.path("id", "The integration's identifier.")
}
