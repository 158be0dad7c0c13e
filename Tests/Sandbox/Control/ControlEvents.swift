import EventLoop
import JSON

/// What hosts do with events in Luma's own pages.
enum ControlEvents {
    static let all = [
        ControlRoute("POST", "edit-event", edit),
        ControlRoute("POST", "cancel-event", cancel),
    ]

    /// Takes the fields of `events/update`.
    @LoopActor private static func edit(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse {
        var event = try api.luma.community.event(named: try request.required("event"))
        try EventEdit(BodyReader(object: request.values), in: api.luma.community).apply(to: &event)
        let edited = event
        return api.luma.perform { community, _ in
            let changes = community.update(edited)
            return (.json(EventShape(community: community).detail(edited)), changes)
        }
    }

    @LoopActor private static func cancel(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        let event = try api.luma.community.event(named: try request.required("event"))
        return api.luma.perform { community, _ in
            (.json(["canceled": .string(event.id)]), community.cancel(event))
        }
    }
}
