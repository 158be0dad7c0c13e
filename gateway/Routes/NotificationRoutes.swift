import Contracts
import HTTP
import JSONRPC

/// "Who's Going" notifications and what decides about them.
enum NotificationRoutes {
    static func routes(notifications: RPCClient) -> [Route] {
        lists(notifications) + configuration(notifications)
    }

    private static func lists(_ notifications: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/notifications", .read, "Lists notifications: unread first, then newest.",
                parameters: [
                    .query("viewer", "Whose read marks count."), .query("unread", .boolean, "Only unread ones."),
                ]
                    + RouteParameter.range,
                to: .peer(notifications)
            ) { input in
                ListNotifications(
                    unreadOnly: input.boolean("unread"), viewerID: input.text("viewer"), range: input.range)
            },
            Route(
                .get, "/v1/notifications/unread", .read, "Counts a viewer's unread notifications.",
                parameters: [viewer], to: .peer(notifications)
            ) { input in
                CountUnread(viewerID: try input.required("viewer"))
            },
            Route(
                .post, "/v1/notifications/read", .write, "Marks a notification as read, or all of them.",
                parameters: [viewer, .query("notification", "All of them without it.")], to: .peer(notifications)
            ) { input in
                MarkRead(viewerID: try input.required("viewer"), notificationID: input.text("notification"))
            },
            Route(
                .post, "/v1/notifications/trigger", .admin, "Sends a gathering's notification now.", body: .json,
                to: .peer(notifications)
            ) { input in
                try input.json(TriggerNotification.self)
            },
            Route(
                .get, "/v1/gatherings", .read, "Lists gatherings, with who is going.", to: .peer(notifications)
            ) { _ in ListGatherings() },
            Route(
                .get, "/v1/candidates", .read, "Lists the events that qualify for a notification.",
                parameters: [.query("gathering", "Only events of this gathering.")], to: .peer(notifications)
            ) { input in
                ListCandidates(gatheringID: input.text("gathering"))
            },
            Route(
                .post, "/v1/candidates/suppress", .admin, "Keeps an event out of notifications, or lets it in again.",
                body: .json, to: .peer(notifications)
            ) { input in
                try input.json(SuppressCandidate.self)
            },
        ]
    }

    private static func configuration(_ notifications: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/notifications/config", .read, "The active configuration.", to: .peer(notifications)
            ) { _ in ActiveConfiguration() },
            Route(
                .post, "/v1/notifications/config", .admin, "Makes a configuration and activates it.", body: .json,
                status: .created, to: .peer(notifications)
            ) { input in
                CreateConfiguration(values: try input.json())
            },
            Route(
                .put, "/v1/notifications/config/{id}", .admin, "Changes a configuration.", parameters: [row],
                body: .json, to: .peer(notifications)
            ) { input in
                UpdateConfiguration(id: try input.required("id"), values: try input.json())
            },
            Route(
                .post, "/v1/notifications/config/{id}/activate", .admin, "Activates a configuration.",
                parameters: [row], to: .peer(notifications)
            ) { input in
                ActivateConfiguration(id: try input.required("id"))
            },
        ]
    }

    private static let viewer = RouteParameter.query("viewer", isRequired: true, "The viewer's member identifier.")
    private static let row = RouteParameter.path("id", "The configuration's identifier.")
}
