import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC
import Telemetry
import Time

/// How the programs are, and what the gateway offers.
enum SystemRoutes {
    /// - Parameter programs: how each program is asked.
    static func routes(health: Health, metrics: Metrics, programs: [ProgramName: RPCClient]) -> [Route] {
        [
            Route(
                .get, "/healthz", nil, "system.health", "Whether the gateway runs.",
                run: .immediate { _, _ in healthy }),
            Route(
                .get, "/readyz", nil, "system.ready", "Whether the gateway and the programs behind it are ready.",
                run: .waiting { _ in await health.readiness() }),
            Route(
                .get, "/v1/status", .read, "system.status", "How each program is.",
                run: .waiting { _ in try await health.status() }),
            Route(
                .get, "/metrics", .page, "system.metrics", "The gateway's figures for Prometheus.",
                run: .immediate { _, _ in exposition(metrics.exposition()) }),
            Route(
                .get, "/metrics/{program}", .page, "system.programMetrics", "A program's figures for Prometheus.",
                parameters: [JobRoutes.program],
                run: .waiting { input in
                    let name = ProgramName(rawValue: try input.required("program"))
                    guard let program = name.flatMap({ programs[$0] }) else { throw Problem.notFound }
                    return exposition(try await program.call(ReadMetrics(), timeout: .seconds(5)).text)
                }),
        ]
    }

    private static func exposition(_ text: String) -> Response {
        Response(.ok, contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(text.utf8))
    }

    private static let healthy = Response(.ok, contentType: "text/plain", body: Array("ok".utf8))
}

/// Asks the other programs how they are.
@LoopActor final class Health {
    private let peers: [(ProgramName, RPCClient)]
    private static let patience = Duration.seconds(1)

    init(_ peers: [(ProgramName, RPCClient)]) { self.peers = peers }

    /// The programs without which the main job does not run.
    private static let needed: Set<ProgramName> = [.luma, .members, .notifications]

    func readiness() async -> Response {
        var programs = JSONObject()
        var isReady = true
        for (name, report) in await reports() {
            let isUp = report?.isReady == true
            programs[name.rawValue] = .bool(isUp)
            if !isUp, Self.needed.contains(name) { isReady = false }
        }
        let body = JSON.write(["ready": .bool(isReady), "programs": .object(programs)] as JSONValue)
        return Response(isReady ? .ok : .serviceUnavailable, contentType: "application/json", body: body)
    }

    func status() async throws -> Response {
        struct Status: Encodable {
            let programs: [ProgramReport]
            let unreachable: [String]
        }
        let reports = await reports()
        let status = Status(
            programs: reports.compactMap(\.1), unreachable: reports.filter { $0.1 == nil }.map(\.0.rawValue))
        return Response(.ok, contentType: "application/json", body: try JSON.encode(status))
    }

    /// In the order of the programs; `nil` for one that does not answer.
    private func reports() async -> [(ProgramName, ProgramReport?)] {
        let tasks = peers.map { name, peer in
            (name, EventLoop.task { try? await peer.call(ProgramStatus(), timeout: Self.patience) })
        }
        var reports: [(ProgramName, ProgramReport?)] = []
        for (name, task) in tasks { reports.append((name, await task.value)) }
        return reports
    }
}
