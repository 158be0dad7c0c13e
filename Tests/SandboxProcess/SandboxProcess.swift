public import EventLoop
import Glibc
public import HTTPClient
public import JSON
import Time

/// A sandbox that was built beside the tests, run as a process of its own on a port of its own.
@LoopActor public final class SandboxProcess {
    /// Where it listens, without a slash at the end.
    public let url: String
    public let transport: any HTTPTransport
    private let process: ChildProcess
    private let client: CurlClient
    private let printed = PrintedLines()

    private init(port: UInt16) throws {
        process = try ChildProcess(
            try Self.program(), arguments: ["serve", "--port", "\(port)"], environment: ["PATH=/usr/bin:/bin"],
            directory: "/tmp")
        process.standardOutput.handler = printed
        process.standardError.handler = printed
        url = "http://127.0.0.1:\(port)"
        client = CurlClient()
        transport = client
    }

    /// Runs `body` with a sandbox, which ends with it.
    public static func run(_ body: @LoopActor (SandboxProcess) async throws -> Void) async throws {
        EventLoop.startOnThread()
        let listener = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { $0.abort() }
        listener.close()
        guard case .tcp(_, let port) = listener.address else { throw SandboxFailure(problem: "there is no port") }
        let sandbox = try SandboxProcess(port: port)
        do {
            try await sandbox.waitUntilReady()
            try await body(sandbox)
        } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
    }

    /// Makes something happen, or asks what has: a call of the control API.
    @discardableResult
    public func control(_ path: String, _ body: JSONObject? = nil) async throws -> JSONValue {
        let response = try await transport.send(
            OutboundRequest(
                body == nil ? .get : .post, try HTTPURL("\(url)/control/\(path)"),
                fields: HTTPFields(["content-type": "application/json"]), body: body.map { JSON.write($0) },
                destination: .configured))
        guard response.head.isSuccess else {
            throw SandboxFailure(problem: "\(path): \(String(decoding: response.body, as: UTF8.self))")
        }
        return response.body.isEmpty ? .null : try JSONValue(json: JSONDocument(response.body).root)
    }

    private func waitUntilReady() async throws {
        let time = LoopTime()
        let end = time.monotonic + .seconds(30)
        while !printed.text.contains("Fake Luma") {
            guard time.monotonic < end, !process.hasExited else {
                throw SandboxFailure(problem: "the sandbox does not start: \(printed.text)")
            }
            try await time.sleep(for: .milliseconds(5))
        }
    }

    private func stop() async {
        client.close()
        process.send(signal: SIGKILL)
        _ = await process.waitForExit()
    }

    /// Called by its product's name in a whole build and by its target's name in a part of one.
    private static func program() throws -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        let text = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = text.prefix(upTo: text.lastIndex(of: "/") ?? text.startIndex)
        for name in ["rollcall-sandbox", "Sandbox"] where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        throw SandboxFailure(problem: "the sandbox is not built beside the tests, in \(folder)")
    }
}

/// The sandbox did not do what a test needs.
public struct SandboxFailure: Error, CustomStringConvertible {
    public let problem: String
    public var description: String { problem }

    public init(problem: String) { self.problem = problem }
}

@LoopActor private final class PrintedLines: TransportHandler {
    private var bytes: [UInt8] = []

    nonisolated init() {}

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func receivedEnd() {}
    func closed(_ error: LoopError?) {}
}
