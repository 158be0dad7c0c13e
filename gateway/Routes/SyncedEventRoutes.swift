import Contracts
import HTTP

/// The addresses of the calendar-sync system that this one takes over from, with its answers.
enum SyncedEventRoutes {
    static func routes(_ events: SyncedEvents) -> [Route] {
        [
            Route(
                .post, "/api/events", .write, "events.createAndSync",
                "Makes an event, and says how it was written to outside calendars.", body: .json,
                run: .calling(
                    RouteCall(target: CallTarget(call: events.create), status: .ok) { input in
                        CreateEvent(NewEvent(try input.json(SyncedEventBody.self).changes), key: input.callKey)
                    })),
            Route(
                .put, "/api/events", .write, "events.updateAndSync",
                "Changes an event, and says how it was written to outside calendars.", parameters: [event],
                body: .json,
                run: .calling(
                    RouteCall(target: CallTarget(call: events.update), status: .ok) { input in
                        UpdateEvent(
                            id: try input.required("id"), changes: try input.json(SyncedEventBody.self).changes)
                    })),
            Route(
                .delete, "/api/events", .write, "events.deleteAndSync",
                "Deletes an event, and says how it went in outside calendars.", parameters: [event],
                run: .calling(
                    RouteCall(target: CallTarget(call: events.delete), status: .ok) { input in
                        DeleteEvent(id: try input.required("id"))
                    })),
        ]
    }

    private static let event = RouteParameter.query("id", isRequired: true, "The event's identifier.")
}
