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

    @Test("leaves no program behind when the supervisor is killed")
    @LoopActor func killedSupervisor() async throws {
        let folder = try Stack.temporaryFolder()
        let port = try await Stack.freePort()
        let supervisor = try RunningProgram(
            "rollcall", ["up", "--sandbox-port", "\(port)"], environment: ["ROLLCALL_HTTP_PORT": "0"], folder: folder)
        try await eventually("the programs are ready", within: .seconds(30)) {
            supervisor.printed.contains("See who is going")
        }
        let programs = Self.children(of: supervisor.process.processIdentifier)
        #expect(programs.count == 6)
        supervisor.process.send(signal: SIGKILL)
        try await eventually("all of them have ended", within: .seconds(15)) {
            programs.allSatisfy { !Self.runs($0) }
        }
    }

    private static func children(of process: Int32) -> [Int32] {
        text("/proc/\(process)/task/\(process)/children").split(separator: " ").compactMap { Int32($0) }
    }

    /// A process that has ended has no command line, even while nobody has asked how it ended.
    private static func runs(_ process: Int32) -> Bool { !text("/proc/\(process)/cmdline").isEmpty }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
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
