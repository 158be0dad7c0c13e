import EventLoop
import JSON
import Time

/// The clock of Google and Notion.
enum ControlClock {
    static let all = [
        ControlRoute("GET", "clock") { api, _ in answer(api) },
        ControlRoute("POST", "clock", change),
    ]

    /// `advance` seconds, and `scale`: how fast it runs from now on.
    @LoopActor private static func change(_ api: ControlAPI, _ request: ControlRequest) throws(APIError) -> APIResponse
    {
        let advance = try request.number("advance") ?? 0
        guard advance >= 0 else { throw .invalid("advance must not be negative.") }
        if let scale = try request.number("scale") {
            guard scale > 0, scale <= 100_000 else { throw .invalid("scale must be above 0, at most 100,000.") }
            api.clock.run(atScale: scale)
        }
        if advance > 0 { api.clock.advance(by: .milliseconds(Int64(advance * 1000))) }
        return answer(api)
    }

    @LoopActor private static func answer(_ api: ControlAPI) -> APIResponse { .json(["now": .time(api.clock.now)]) }
}
