import EventLoop
import Glibc
import Testing

/// What an operator sees when something is wrong from the start: one clear sentence and an exit code to act on.
@Suite("A program that cannot start")
struct StartFailureTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func start(
        _ program: String, _ environment: [String: String], folder: String
    ) async throws -> (code: Int64, printed: String) {
        let program = try RunningProgram(program, [], environment: environment, folder: folder)
        let code = try await program.exitCode(within: .seconds(20))
        return (code, program.printed)
    }

    @Test("says which port is taken")
    @LoopActor func usedPort() async throws {
        let folder = try Stack.temporaryFolder()
        let taken = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { $0.abort() }
        guard case .tcp(_, let port) = taken.address else { return }
        let (code, printed) = try await start("rollcall-gateway", ["ROLLCALL_HTTP_PORT": "\(port)"], folder: folder)
        #expect(code == 7)
        #expect(printed.contains("\(port)"))
        taken.close()
    }

    @Test("ends everything when the fake Luma's port is taken, rather than taking a stranger for Luma")
    @LoopActor func usedSandboxPort() async throws {
        let folder = try Stack.temporaryFolder()
        let taken = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { $0.abort() }
        guard case .tcp(_, let port) = taken.address else { return }
        let program = try RunningProgram(
            "rollcall", ["up", "--sandbox-port", "\(port)"], environment: ["ROLLCALL_HTTP_PORT": "0"], folder: folder)
        #expect(try await program.exitCode(within: .seconds(20)) == 7)
        #expect(program.printed.contains("127.0.0.1:\(port): address already in use"))
        taken.close()
    }

    @Test(
        "names the directory it cannot write to",
        arguments: ["luma", "members", "calendar", "notifications", "gateway"])
    @LoopActor func unwritable(program: String) async throws {
        let folder = try Stack.temporaryFolder()
        let (code, printed) = try await start(
            "rollcall-\(program)", ["ROLLCALL_DATA_DIRECTORY": "/proc/nowhere"], folder: folder)
        #expect(code == 6)
        #expect(printed.contains("/proc/nowhere"))
    }

    @Test("refuses to run twice on the same data")
    @LoopActor func twice() async throws {
        let folder = try Stack.temporaryFolder()
        let first = try RunningProgram("rollcall-calendar", [], environment: [:], folder: folder)
        try await eventually("it is ready") { first.printed.contains("ready") }
        let (code, printed) = try await start("rollcall-calendar", [:], folder: folder)
        #expect(code == 6)
        #expect(printed.contains("calendar.db"))
        first.process.send(signal: SIGTERM)
        #expect(try await first.exitCode(within: .seconds(10)) == 0)
    }

    @Test("lists every mistake in the configuration")
    @LoopActor func mistakes() async throws {
        let folder = try Stack.temporaryFolder()
        let (code, printed) = try await start(
            "rollcall-luma", ["LUMA_API_URL": "ftp://luma", "ROLLCALL_WINDOW_PAST_DAYS": "many"], folder: folder)
        #expect(code == 3)
        #expect(printed.contains("LUMA_API_URL"))
        #expect(printed.contains("ROLLCALL_WINDOW_PAST_DAYS"))
    }
}
