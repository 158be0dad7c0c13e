import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC

/// The jobs that programs gave up, and what shall become of them.
enum JobRoutes {
    /// - Parameter programs: how each program is asked, this one too.
    static func routes(_ programs: [ProgramName: RPCClient]) -> [Route] {
        [
            Route(
                .get, "/v1/jobs/dead/{program}", .admin, "jobs.listDead", "Lists the jobs that a program gave up.",
                parameters: [program, .query("limit", .integer(1...200), "Jobs; 50 unless given.")],
                run: .waiting { input in
                    let limit = input.integer("limit") ?? 50
                    return try await ask(programs, input) { _ in ListDeadLetters(limit: limit) }
                }),
            Route(
                .post, "/v1/jobs/dead/{program}/{id}/retry", .admin, "jobs.retryDead",
                "Tries a job that was given up once more.", parameters: [program, id],
                run: .waiting { input in try await ask(programs, input) { RetryDeadLetter(id: try number($0)) } }),
            Route(
                .delete, "/v1/jobs/dead/{program}/{id}", .admin, "jobs.dropDead", "Forgets a job that was given up.",
                parameters: [program, id],
                run: .waiting { input in try await ask(programs, input) { DropDeadLetter(id: try number($0)) } }),
        ]
    }

    static let program = RouteParameter.path("program", "The program's name, such as luma.")
    private static let id = RouteParameter.path("id", "The job's number.")

    @LoopActor private static func ask<Call: RemoteCall>(
        _ programs: [ProgramName: RPCClient], _ input: RouteInput, _ makeCall: (RouteInput) throws -> Call
    ) async throws -> Response {
        let name = ProgramName(rawValue: try input.required("program"))
        guard let program = name.flatMap({ programs[$0] }) else { throw Problem.notFound }
        let result = try await program.call(try makeCall(input), timeout: .seconds(5))
        return Response(.ok, contentType: "application/json", body: try JSON.encode(result))
    }

    private static func number(_ input: RouteInput) throws(Problem) -> Int64 {
        guard let id = Int64(try input.required("id")) else { throw Problem.notFound }
        return id
    }
}
