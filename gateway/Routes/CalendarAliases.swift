import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC
import Time

/// The addresses of the system whose calendar bridge this one takes over from, with its answers.
@LoopActor struct CalendarAliases {
    let calendar: RPCClient
    let time: any TimeSource

    nonisolated init(calendar: RPCClient, time: any TimeSource) {
        self.calendar = calendar
        self.time = time
    }

    nonisolated func routes() -> [Route] {
        [
            Route(
                .get, "/api/calendar/integrations", .read, "compatibility.integrations", "Lists integrations.",
                run: .waiting { _ in
                    let list = try await calendar.call(ListIntegrations(), timeout: .seconds(5)).integrations
                    return answer(["success": true, "integrations": .array(list.map(entry))])
                }),
            Route(
                .post, "/api/calendar/integrations/{id}/sync", .write, "compatibility.sync",
                "Reads a calendar now, and waits for it.", parameters: [IntegrationRoutes.integration],
                run: .waiting { input in
                    let result = try await WaitingReading(calendar: calendar, time: time).run(try input.required("id"))
                    return answer(result.object, result.status)
                }),
            Route(
                .put, "/api/calendar/webhooks/google", .write, "compatibility.openChannel",
                "Has Google tell of an integration's changes.", parameters: [Self.integrationID],
                body: .raw(limit: 64 << 10), run: .waiting { input in try await openChannel(input) }),
            Route(
                .delete, "/api/calendar/webhooks/google", .write, "compatibility.closeChannel",
                "Has Google tell of an integration's changes no more.", parameters: [Self.integrationID],
                run: .waiting { input in
                    let call = StopChannel(id: try input.required("integrationId"))
                    _ = try await calendar.call(call, timeout: .seconds(30))
                    return answer(["success": true])
                }),
            Route(
                .get, "/api/calendar/sync/queue", .read, "compatibility.queue", "Counts writes by how they stand.",
                run: .waiting { _ in
                    answer(status(try await calendar.call(CalendarQueueStatus(), timeout: .seconds(5))))
                }),
            Route(
                .post, "/api/calendar/sync/queue", .write, "compatibility.processQueue",
                "Does now what waits for its next attempt.", body: .raw(limit: 64 << 10),
                run: .waiting { input in answer(try await process(input)) }),
            Route(
                .delete, "/api/calendar/sync/queue", .admin, "compatibility.cleanQueue", "Forgets what is old.",
                parameters: [CalendarQueueRoutes.age],
                run: .waiting { input in
                    let call = CleanCalendarQueue(olderThanDays: input.integer("olderThan") ?? 7)
                    let removed = try await calendar.call(call, timeout: .seconds(5)).removed
                    return answer(["success": true, "deleted": .integer(Int64(removed))])
                }),
            Route(
                .post, "/api/calendar/sync/notion/pull", .write, "compatibility.pullNotion",
                "Reads one Notion database now, or all of them.", parameters: [Self.integrationID],
                body: .raw(limit: 64 << 10), run: .waiting { input in try await pull(input) }),
            Route(
                .get, "/api/calendar/sync/notion/pull", .read, "compatibility.verifyNotion",
                "Asks Notion whether an integration's database is there.", parameters: [Self.integrationID],
                run: .waiting { input in try await verify(try input.required("integrationId")) }),
        ]
    }

    private nonisolated static let integrationID = RouteParameter.query(
        "integrationId", "The integration; it may also stand in the body.")

    /// - Throws: `Problem` (400) for another kind of calendar.
    private func find(_ id: String, of provider: String) async throws -> IntegrationSummary {
        let found = try await calendar.call(GetIntegration(id: id), timeout: .seconds(5))
        guard found.provider == provider else {
            throw Problem.invalid("\(id) is an integration with \(found.provider), not with \(provider).")
        }
        return found
    }

    private func verify(_ id: String) async throws -> Response {
        let found = try await find(id, of: "notion")
        var result: JSONObject = [
            "success": true, "integrationId": .string(found.id), "databaseId": .string(found.calendar),
            "calendarName": .string(found.name), "isActive": .bool(found.isActive),
        ]
        do {
            let call = ListCalendarChoices(account: found.account, pasted: found.calendar)
            _ = try await calendar.call(call, timeout: IntegrationRoutes.patience)
            return answer(result)
        } catch let error as RPCError where error.code == .conflict {
            result["success"] = false
            result["error"] = .string(error.message)
            return answer(result, .badGateway)
        }
    }

    private func pull(_ input: RouteInput) async throws -> Response {
        let reading = WaitingReading(calendar: calendar, time: time)
        if let id = try id(input) {
            _ = try await find(id, of: "notion")
            let result = try await reading.run(id)
            return answer(result.object, result.status)
        }
        let all = try await calendar.call(ListIntegrations(), timeout: .seconds(5)).integrations
        var results: [JSONValue] = []
        for integration in all where integration.provider == "notion" && integration.isActive {
            results.append(.object(try await pull(integration.id)))
        }
        return answer(["success": true, "results": .array(results)])
    }

    /// One that cannot be read does not keep the others from it.
    private func pull(_ id: String) async throws -> JSONObject {
        do {
            _ = try await calendar.call(SyncIntegration(id: id), timeout: .seconds(5))
            return ["integrationId": .string(id), "success": true]
        } catch let error as RPCError where [.conflict, .notFound].contains(error.code) {
            return ["integrationId": .string(id), "success": false, "error": .string(error.message)]
        }
    }

    private struct IntegrationBody: Decodable {
        var integrationId: String?
    }

    private func id(_ input: RouteInput) throws -> String? {
        if let id = input.text("integrationId") { return id }
        return input.request.body.isEmpty ? nil : try input.json(IntegrationBody.self).integrationId
    }

    private func openChannel(_ input: RouteInput) async throws -> Response {
        guard let id = try id(input) else { throw Problem.invalid("integrationId is missing.") }
        _ = try await find(id, of: "google")
        _ = try await calendar.call(RenewChannel(id: id), timeout: .seconds(5))
        let limit = time.monotonic + Self.patience
        while time.monotonic < limit {
            let now = try await calendar.call(GetIntegration(id: id), timeout: .seconds(5))
            if let channel = now.webhookId, let end = now.webhookExpiry {
                return answer([
                    "success": true, "webhookId": .string(channel), "webhookExpiry": .string(end.rfc3339),
                ])
            }
            try await time.sleep(for: .milliseconds(100))
        }
        return answer(
            [
                "success": false,
                "error": "Google does not tell of changes: it has to reach ROLLCALL_PUBLIC_URL by https",
            ],
            .badGateway)
    }

    /// How long the caller is kept until what was hastened is done.
    private nonisolated static let patience = Duration.seconds(5)

    private struct QueueBody: Decodable {
        /// Writes that are taken; all unless given.
        var batchSize: Int?
        /// Writes that have failed that often are left alone; none unless given.
        var maxRetries: Int?
    }

    private func process(_ input: RouteInput) async throws -> JSONObject {
        let wanted = input.request.body.isEmpty ? QueueBody() : try input.json(QueueBody.self)
        for (name, value) in [("batchSize", wanted.batchSize), ("maxRetries", wanted.maxRetries)] {
            if let value, value < 1 { throw Problem.invalid("\(name) must be at least 1.") }
        }
        let before = try await calendar.call(CalendarQueueStatus(), timeout: .seconds(5))
        let started = try await calendar.call(
            ProcessCalendarQueue(limit: wanted.batchSize, failureLimit: wanted.maxRetries), timeout: .seconds(5))
        let limit = time.monotonic + Self.patience
        var after = try await calendar.call(CalendarQueueStatus(), timeout: .seconds(5))
        // Others may wait for their time as before.
        while before.pending - after.pending < started.hastened, time.monotonic < limit {
            try await time.sleep(for: .milliseconds(100))
            after = try await calendar.call(CalendarQueueStatus(), timeout: .seconds(5))
        }
        let (succeeded, failed) = (max(0, after.completed - before.completed), max(0, after.failed - before.failed))
        let gone = min(max(0, before.pending - after.pending), started.hastened)
        return [
            "success": true, "processed": .integer(Int64(succeeded + failed)),
            "succeeded": .integer(Int64(succeeded)), "failed": .integer(Int64(failed)),
            "retried": .integer(Int64(started.hastened - gone)),
        ]
    }

    private nonisolated func status(_ report: CalendarQueueReport) -> JSONObject {
        [
            "success": true,
            "stats": [
                "PENDING": .integer(Int64(report.pending)), "COMPLETED": .integer(Int64(report.completed)),
                "FAILED": .integer(Int64(report.failed)),
            ],
            "oldestPendingAge": report.oldestPendingAge.map { .integer($0) } ?? .null,
        ]
    }

    private nonisolated func entry(_ integration: IntegrationSummary) -> JSONValue {
        [
            "id": .string(integration.id), "provider": .string(integration.provider.uppercased()),
            "isActive": .bool(integration.isActive),
            "lastSyncAt": integration.lastSyncAt.map { .string($0.rfc3339) } ?? .null,
            "lastSyncError": integration.lastSyncError.map { .string($0) } ?? .null,
            "webhookId": integration.webhookId.map { .string($0) } ?? .null,
            "webhookExpiry": integration.webhookExpiry.map { .string($0.rfc3339) } ?? .null,
        ]
    }

    private nonisolated func answer(_ object: JSONObject, _ status: StatusCode = .ok) -> Response {
        Response(status, contentType: "application/json", body: JSON.write(JSONValue.object(object)))
    }
}
