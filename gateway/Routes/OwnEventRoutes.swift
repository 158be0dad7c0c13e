import Contracts
import HTTP
import JSONRPC

/// Events that are kept in Rollcall: made, changed and deleted here.
enum OwnEventRoutes {
    static func routes(events: AllEvents, calendar: RPCClient) -> [Route] {
        let update = Route(
            .patch, "/v1/events/{id}", .write,
            "Changes an event that is kept in Rollcall: what is absent stays, null takes away. With If-Match only if it "
                + "is still at that version.",
            parameters: [event], body: .json, entityTag: EventVersion.tag, to: .peer(calendar)
        ) { input in
            UpdateEvent(
                id: try input.required("id"), expectedVersion: try input.expectedVersion(), changes: try input.json())
        }
        let replacement = RouteCall(
            target: CallTarget<UpdateEvent>.peer(calendar), status: .ok, entityTag: EventVersion.tag
        ) { input in
            UpdateEvent(
                id: try input.required("id"), expectedVersion: try input.expectedVersion(),
                replacement: try input.json())
        }
        return [
            Route(
                .post, "/v1/events", .write, "Makes an event that is at home in Rollcall.", body: .json,
                status: .created, entityTag: EventVersion.tag, to: CallTarget(call: events.createAsJSON)
            ) { input in
                CreateEvent(try input.json(), key: input.callKey)
            },
            update,
            // All of the event instead of changes.
            update.alias(.put, "/v1/events/{id}", run: .calling(replacement)),
            Route(
                .delete, "/v1/events/{id}", .write,
                "Deletes an event that is kept in Rollcall, and its copies in outside calendars.", parameters: [event],
                to: .peer(calendar)
            ) { input in
                DeleteEvent(id: try input.required("id"), expectedVersion: try input.expectedVersion())
            },
            Route(
                .get, "/v1/events/{id}/links", .read, "How an event stands in outside calendars.", parameters: [event],
                to: .peer(calendar)
            ) { input in
                ListEventLinks(eventID: try input.required("id"))
            },
        ]
    }

    private static let event = RouteParameter.path("id", "The event's identifier.")
}
