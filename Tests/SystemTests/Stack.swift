import Contracts
import EventLoop
import Glibc
import HTTPClient
import JSON
import JSONRPC
import Scratch
import Testing

/// Rollcall as an operator runs it: `rollcall up` and its five programs, with a fake Luma beside them.
@LoopActor final class Stack {
    let folder: String
    let port: UInt16
    let sandboxPort: UInt16
    let environment: [String: String]
    let client = CurlClient()
    private(set) var rollcall: RunningProgram
    private let sandbox: RunningProgram

    private init(folder: String) async throws {
        self.folder = folder
        port = try await Self.freePort()
        sandboxPort = try await Self.freePort()
        let own = [
            "LUMA_API_KEY": "secret-sandbox-community", "LUMA_API_URL": "http://127.0.0.1:\(sandboxPort)",
            "LUMA_WEBHOOK_SECRET": "whsec_sandbox", "ROLLCALL_HTTP_PORT": "\(port)",
            "ROLLCALL_LUMA_REQUESTS_PER_MINUTE": "10000", "ROLLCALL_DATA_DIRECTORY": "\(folder)/data",
            "ROLLCALL_REQUESTS_PER_MINUTE": "100000",
        ]
        let calendars = Self.calendars(at: "http://127.0.0.1:\(sandboxPort)", calling: "http://127.0.0.1:\(port)")
        environment = own.merging(calendars) { $1 }
        sandbox = try RunningProgram(
            "rollcall-sandbox",
            [
                "serve", "--port", "\(sandboxPort)", "--rate-limit", "10000", "--write-members",
                "\(folder)/members.csv",
                "--webhook-url", "http://127.0.0.1:\(port)/webhooks/luma", "--webhook-secret", "whsec_sandbox",
            ], environment: [:], folder: folder)
        let sandbox = sandbox
        rollcall = try RunningProgram("rollcall", ["up"], environment: environment, folder: folder)
        try await eventually("the fake Luma listens") { sandbox.printed.contains("Fake Luma") }
    }

    /// The sandbox plays Google and Notion as well. Both are read so seldom that what a test sees sooner was told.
    private static func calendars(at sandbox: String, calling gateway: String) -> [String: String] {
        [
            "GOOGLE_CLIENT_ID": "rollcall-sandbox.apps.googleusercontent.com",
            "GOOGLE_CLIENT_SECRET": "GOCSPX-sandbox", "GOOGLE_CALENDAR_URL": "\(sandbox)/google/calendar/v3",
            "GOOGLE_AUTH_URL": "\(sandbox)/google/o/oauth2/v2/auth", "GOOGLE_TOKEN_URL": "\(sandbox)/google/token",
            "GOOGLE_REVOKE_URL": "\(sandbox)/google/revoke", "NOTION_API_URL": "\(sandbox)/notion/v1",
            "NOTION_CLIENT_ID": "0ef2e755-4912-8096-91c1-00376a88a5ca",
            "NOTION_CLIENT_SECRET": "secret_sandbox_client", "ROLLCALL_PUBLIC_URL": gateway,
            "ROLLCALL_GOOGLE_POLL_INTERVAL": "1h", "ROLLCALL_NOTION_POLL_INTERVAL": "1h",
        ]
    }

    /// Starts everything, waits for the first sync, and takes the directory of members in.
    static func start() async throws -> Stack {
        let stack = try await Stack(folder: try temporaryFolder())
        do {
            try await stack.waitForFirstSync()
            #expect(try await stack.run("import", "members", "\(stack.folder)/members.csv").code == 0)
        } catch {
            await stack.stop()
            Issue.record("\(stack.rollcall.printed.suffix(4_000))")
            throw error
        }
        return stack
    }

    static func temporaryFolder() throws -> String {
        var template = Array("\(Scratch.folder)/rollcall-system-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        return String(cString: made)
    }

    /// A port that nobody listens on now.
    static func freePort() async throws -> UInt16 {
        let listener = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { $0.abort() }
        listener.close()
        guard case .tcp(_, let port) = listener.address else { throw POSIXFailure() }
        return port
    }

    struct POSIXFailure: Error {}

    private func waitForFirstSync() async throws {
        try await eventually("the first sync is done", within: .seconds(60)) {
            guard let runs = try? await self.ask(.luma, ListRuns()) else { return false }
            return runs.runs.contains { $0.state == .succeeded }
        }
    }

    // MARK: Asking

    /// Runs the operator's command.
    func run(_ arguments: String...) async throws -> (code: Int64, output: String, all: String) {
        let command = try RunningProgram("rollcall", arguments, environment: environment, folder: folder)
        let code = try await command.exitCode(within: .seconds(30))
        return (code, command.standardOutput, command.printed)
    }

    /// Makes something happen at the fake Luma.
    func luma(_ arguments: String...) async throws {
        let command = try RunningProgram(
            "rollcall-sandbox", arguments + ["--url", "http://127.0.0.1:\(sandboxPort)"], environment: [:],
            folder: folder)
        let code = try await command.exitCode(within: .seconds(30))
        try #require(code == 0, "\(arguments): \(command.printed)")
    }

    /// Calls a program directly.
    func ask<Call: RemoteCall>(_ program: ProgramName, _ call: Call) async throws -> Call.Result {
        let client = RPCClient(to: .unix(path: "\(folder)/data/run/\(program.rawValue).sock"), network: LoopNetwork())
        defer { client.close() }
        return try await client.call(call)
    }

    /// The process that runs a program now.
    func processIdentifier(of program: ProgramName) throws -> pid_t? {
        let wanted = "rollcall-\(program.rawValue)"
        let directory = try #require(opendir("/proc"))
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let identifier = pid_t(name), parent(of: identifier) == rollcall.process.processIdentifier else {
                continue
            }
            if text("/proc/\(identifier)/cmdline").contains(wanted) { return identifier }
        }
        return nil
    }

    private func parent(of identifier: pid_t) -> pid_t? {
        // Field 4 of the line; field 2 is the name in parentheses, which may hold anything.
        let status = text("/proc/\(identifier)/stat")
        guard let end = status.lastIndex(of: ")") else { return nil }
        let fields = status[status.index(after: end)...].split(separator: " ")
        return fields.count > 1 ? pid_t(fields[1]) : nil
    }

    private func text(_ path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    // MARK: Ending

    /// Stops as Ctrl-C does.
    ///
    /// - Returns: the exit code of `rollcall up`; -1 if it had to be killed.
    @discardableResult
    func stop() async -> Int64 {
        rollcall.process.send(signal: SIGINT)
        let code = (try? await rollcall.exitCode(within: .seconds(15))) ?? -1
        client.close()
        sandbox.process.send(signal: SIGKILL)
        _ = await sandbox.process.waitForExit()
        return code
    }
}
