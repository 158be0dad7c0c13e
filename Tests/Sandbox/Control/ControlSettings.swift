import EventLoop
import JSON

/// Changing how the fake behaves while it runs.
enum ControlSettings {
    static let all = [
        ControlRoute("POST", "settings", change),
        ControlRoute("POST", "activity", activity),
    ]

    /// `old_shape`, `gone_status`, `list_descriptions`, `rate_limit`, `signature`, `retry_scale`.
    @LoopActor private static func change(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        var settings = api.luma.api.settings
        if let text = request.optional("old_shape") {
            settings.oldShape = try choice(text, "old_shape")
        }
        if let status = try request.integer("gone_status") {
            guard [403, 404].contains(status) else { throw .invalid("gone_status must be 403 or 404.") }
            settings.goneEventStatus = status
        }
        if let text = request.optional("list_descriptions") { settings.listsDescriptions = text == "true" }
        if let text = request.optional("signature") { api.luma.deliverer.form = try choice(text, "signature") }
        if let scale = try request.number("retry_scale") { api.luma.deliverer.retryScale = max(0, scale) }
        if let limit = try request.integer("rate_limit") {
            guard limit >= 0 else { throw .invalid("rate_limit must not be negative.") }
            api.luma.api.calendarLimit = limit
            api.luma.api.resetLimiters()
        }
        api.luma.api.settings = settings
        return .json(["status": "ok"])
    }

    @LoopActor private static func activity(
        _ api: ControlAPI, _ request: ControlRequest
    ) throws(APIError) -> APIResponse {
        if let seconds = try request.number("every"), seconds > 0 {
            api.activity.start(every: .milliseconds(Int64(min(seconds, 86_400) * 1000)))
        } else {
            api.activity.stop()
        }
        return .json(["activity": .bool(api.activity.isRunning)])
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ text: String, _ name: String
    ) throws(APIError) -> Choice where Choice.RawValue == String {
        guard let value = Choice(rawValue: text) else {
            throw .unknownChoice(Choice.allCases.map(\.rawValue), at: name)
        }
        return value
    }
}
