import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC
import Time

/// Has a calendar read, and waits for the end, for callers that want to hear what came of it.
@LoopActor struct WaitingReading {
    let calendar: RPCClient
    let time: any TimeSource

    private nonisolated static let patience = Duration.seconds(25)
    private nonisolated static let interval = Duration.milliseconds(100)
    /// A failure that was there before counts again when it is still there after that time.
    private nonisolated static let oldFailure = Duration.seconds(2)

    /// What came of it.
    struct Outcome: Sendable {
        var status: StatusCode
        var object: JSONObject
    }

    func run(_ id: String) async throws -> Outcome {
        let before = try await look(id)
        do {
            _ = try await calendar.call(SyncIntegration(id: id), timeout: .seconds(5))
        } catch let error as RPCError where error.code == .conflict {
            // As documented: 400 for one that is paused, 401 where somebody has to consent again.
            guard error.data?["code"] == "reauthorize" else {
                return Outcome(status: .badRequest, object: ["success": false, "error": .string(error.message)])
            }
            return Self.refused(error.message)
        }
        let begin = time.monotonic
        while time.monotonic < begin + Self.patience {
            let now = try await look(id)
            let isOld = now.lastSyncError == before.lastSyncError && time.monotonic < begin + Self.oldFailure
            if now.lastSyncAt != before.lastSyncAt { return Self.outcome(now) }
            if now.state != "syncing", now.lastSyncError != nil, !isOld { return Self.outcome(now) }
            try await time.sleep(for: Self.interval)
        }
        return Outcome(
            status: .accepted,
            object: ["success": true, "integrationId": .string(id), "message": "It is still being read"])
    }

    private func look(_ id: String) async throws -> IntegrationSummary {
        try await calendar.call(GetIntegration(id: id), timeout: .seconds(5))
    }

    private nonisolated static func refused(_ error: String) -> Outcome {
        Outcome(
            status: .unauthorized, object: ["success": false, "error": .string(error), "requiresReauth": true])
    }

    private nonisolated static func outcome(_ summary: IntegrationSummary) -> Outcome {
        let error = summary.lastSyncError
        if summary.isRefused { return refused(error ?? "the account is refused") }
        return Outcome(
            status: error == nil ? .ok : .badGateway,
            object: [
                "success": .bool(error == nil), "integrationId": .string(summary.id),
                "lastSyncAt": summary.lastSyncAt.map { .string($0.rfc3339) } ?? .null,
                "error": error.map { .string($0) } ?? .null,
            ])
    }
}
