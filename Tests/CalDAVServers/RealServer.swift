public import CalDAV
import Crypto
public import EventLoop
import Glibc
public import HTTPClient
import Scratch
import Time

/// A CalDAV server that others wrote, running on this machine with an empty store.
@LoopActor public final class RealServer {
    public enum Kind: String, CaseIterable, Sendable {
        case radicale, xandikos
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(description: String) { self.description = description }
    }

    public let root: HTTPURL
    private let kind: Kind
    private let process: ChildProcess
    private let folder: String
    private let transport = CurlClient()

    /// Starts the server, runs `body`, and stops it.
    public static func run(_ kind: Kind, _ body: @LoopActor (RealServer) async throws -> Void) async throws {
        let server = try await RealServer(kind)
        let result: Result<Void, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        await server.stop()
        try result.get()
    }

    private init(_ kind: Kind) async throws {
        EventLoop.startOnThread()
        self.kind = kind
        let port = try Self.freePort()
        root = try HTTPURL("http://127.0.0.1:\(port)/")
        folder = "\(Scratch.folder)/caldav-\(getpid())-\(KernelRandom().next())"
        mkdir(folder, 0o700)
        let program = try Self.program(kind)
        let arguments =
            switch kind {
            case .radicale:
                """
                --server-hosts 127.0.0.1:\(port) --auth-type none --storage-filesystem-folder '\(folder)/store' \
                --logging-level warning
                """
            case .xandikos:
                """
                serve --directory '\(folder)/store' --listen-address 127.0.0.1 --port \(port) \
                --current-user-principal /ada/ --defaults --state-dir '\(folder)/state'
                """
            }
        // Into a file: a pipe that nobody reads would stop the server.
        process = try ChildProcess(
            "/bin/sh", arguments: ["-c", "exec '\(program)' \(arguments) >'\(folder)/log' 2>&1"], endsWithUs: true)
        try await waitUntilReady()
    }

    /// A client for the user whose calendars the server has.
    public func client(password: String = "any") -> CalDAVClient {
        CalDAVClient(
            transport: transport, credential: .basic(user: "ada", password: Secret(password)),
            rules: CredentialRules(allowsPlainHTTP: true), destination: .configured, time: LoopTime())
    }

    /// A new calendar of a name of its own.
    public func calendar(_ client: CalDAVClient, _ name: String) async throws -> HTTPURL {
        let account = try await client.discover(.url(root), resolver: NoRecords())
        guard let home = account.homes.first else { throw Failure(description: "\(kind) has no home") }
        return try await client.makeCalendar(name, displayName: "Calendar \(name)", color: "#336699", in: home)
    }

    private func stop() async {
        process.send(signal: SIGTERM)
        if (try? await LoopTime().withDeadline(.seconds(5), { [process] in await process.waitForExit() })) == nil {
            process.send(signal: SIGKILL)
        }
        transport.close()
        _ = try? await offload { [folder] in system("rm -rf '\(folder)'") }
    }

    private func waitUntilReady() async throws {
        let time = LoopTime()
        let end = time.monotonic + .seconds(40)
        while !process.hasExited, time.monotonic < end {
            if (try? await transport.send(OutboundRequest(.get, root, destination: .configured))) != nil { return }
            try await time.sleep(for: .milliseconds(50))
        }
        let log = lastLines()
        await stop()
        throw Failure(description: "\(kind) did not start: \(log)")
    }

    private func lastLines() -> String {
        let descriptor = open("\(folder)/log", O_RDONLY)
        guard descriptor >= 0 else { return "it wrote nothing" }
        defer { close(descriptor) }
        lseek(descriptor, -min(1000, lseek(descriptor, 0, SEEK_END)), SEEK_END)
        let bytes = [UInt8](unsafeUninitializedCapacity: 1000) { $1 = max(0, read(descriptor, $0.baseAddress, 1000)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func program(_ kind: Kind) throws -> String {
        guard let file = realpath(#filePath, nil) else { throw Failure(description: "\(#filePath) is gone") }
        defer { free(file) }
        let source = String(cString: file)
        let folder = source.prefix(upTo: source.lastIndex(of: "/") ?? source.startIndex)
        let program = "\(folder)/../../.build/venv/bin/\(kind.rawValue)"
        guard access(program, X_OK) == 0 else {
            throw Failure(description: "There is no \(program): run 'make test-deps' first.")
        }
        return program
    }

    /// A port that nobody listens on at the moment.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard result == 0 else { throw Failure(description: "no port is free: error \(errno)") }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A name system without any records.
private struct NoRecords: ServiceResolver {
    func services(_ name: String) async -> [ServiceRecord] { [] }
    func texts(_ name: String) async -> [[String]] { [] }
}
