import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC
import Time

/// Calendars, and reading from the source.
enum SyncRoutes {
    static func routes(luma: RPCClient, time: any TimeSource) -> [Route] {
        let sync = Route(
            .post, "/v1/sync", .write, "Starts reading from the source at once: everything, or one event.",
            parameters: [.query("event", "The event; everything without it.")], status: .accepted, to: .peer(luma)
        ) { input in
            StartSync(eventID: input.text("event"))
        }
        return [
            Route(.get, "/v1/calendars", .read, "Lists the calendars that are followed.", to: .peer(luma)) { _ in
                ListCalendars()
            },
            Route(
                .post, "/v1/calendars", .admin, "Starts following a calendar.", body: .json, status: .created,
                to: .peer(luma)
            ) { input in
                try input.json(AddCalendar.self)
            },
            sync,
            // The address of the system this one takes over from, with its answer.
            sync.alias(
                .post, "/api/sync-events",
                run: .waiting { _ in try await WaitingSync(luma: luma, time: time).run() }),
            Route(
                .get, "/v1/runs", .read, "Lists readings from the source, newest first.",
                parameters: [.query("limit", .integer(1...200), "Runs; 20 unless given.")], to: .peer(luma)
            ) { input in
                ListRuns(limit: input.integer("limit") ?? 20)
            },
            Route(
                .get, "/v1/runs/{id}", .read, "One reading, and how far it has come.",
                parameters: [.path("id", "The run's identifier.")], to: .peer(luma)
            ) { input in
                GetRun(id: try input.required("id"))
            },
        ]
    }
}

/// Starts a run and waits for its end, for callers that want to hear what came of it.
@LoopActor struct WaitingSync {
    let luma: RPCClient
    let time: any TimeSource

    private static let patience = Duration.seconds(25)
    private static let interval = Duration.milliseconds(250)

    nonisolated init(luma: RPCClient, time: any TimeSource) {
        self.luma = luma
        self.time = time
    }

    func run() async throws -> Response {
        let started = try await luma.call(StartSync(), timeout: .seconds(5))
        let limit = time.monotonic + Self.patience
        while time.monotonic < limit {
            let run = try await luma.call(GetRun(id: started.runID), timeout: .seconds(5))
            if run.state != .running { return Self.response(run) }
            try await time.sleep(for: Self.interval)
        }
        return Self.response(
            .accepted,
            ["success": true, "message": "Sync started; it is still running", "runId": .string(started.runID)])
    }

    private nonisolated static func response(_ run: SyncRun) -> Response {
        let synced = run.counts.eventsListed - run.counts.eventsFailed
        let errors = JSONValue.array(run.errors.map { .string($0) })
        guard run.state != .failed else {
            let message = run.errors.first ?? "Sync failed"
            return response(
                .badGateway, ["success": false, "message": .string(message), "synced": 0, "errors": errors])
        }
        return response(
            .ok,
            [
                "success": true, "message": .string("Successfully synced \(synced) events"),
                "synced": .integer(Int64(synced)), "errors": errors,
            ])
    }

    private nonisolated static func response(_ status: StatusCode, _ body: JSONValue) -> Response {
        Response(status, contentType: "application/json", body: JSON.write(body))
    }
}
