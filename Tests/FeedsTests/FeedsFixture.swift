import CalDAV
import Configuration
import Contracts
import Crypto
import Database
import EventLoop
import Glibc
import HTTPClient
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing
import Time

@testable import CalendarService
@testable import Gateway

/// Stands in for the programs that announce events and attendance: publishes what a test tells it to.
@LoopActor final class Announcer<Name: AnnouncerName>: Program {
    static var name: ProgramName { Name.name }
    static var migrations: MigrationSet {
        MigrationSet("announcer", [Migration(1, "unused", "CREATE TABLE unused (a INTEGER) STRICT")])
    }

    private let context: ProgramContext

    init(_ context: ProgramContext) throws { self.context = context }

    func register(in methods: inout RPCMethods) {}

    func publish(_ event: some RemoteEvent) async throws {
        let events = context.events
        try await context.database.write { try events.publish(event, in: $0) }
    }

    func ask<Call: RemoteCall>(_ call: Call) async throws -> Call.Result {
        try await context.peer(.calendar).call(call)
    }
}

protocol AnnouncerName {
    static var name: ProgramName { get }
}

enum Luma: AnnouncerName {
    static let name = ProgramName.luma
}

enum Members: AnnouncerName {
    static let name = ProgramName.members
}

/// The gateway and the calendar program on real sockets, with stand-ins for those that they follow.
@LoopActor final class FeedsFixture {
    let luma: ProgramHost<Announcer<Luma>>
    let members: ProgramHost<Announcer<Members>>
    let folder: String
    private(set) var calendar: ProgramHost<CalendarProgram>?
    private let gateway: ProgramHost<Gateway>
    private let world: World
    private let transport = CurlClient()

    /// Starts everything, runs `body`, and stops it.
    static func run(_ body: @LoopActor (FeedsFixture) async throws -> Void) async throws {
        let fixture = try await FeedsFixture()
        let result: Result<Void, any Error>
        do { result = .success(try await body(fixture)) } catch { result = .failure(error) }
        await fixture.stop()
        try result.get()
    }

    private init() async throws {
        folder = "\(Scratch.folder)/feeds-\(getpid())-\(KernelRandom().next() % 1_000_000)"
        mkdir(folder, 0o700)
        world = World(
            time: LoopTime(), random: KernelRandom(), network: LoopNetwork(),
            configuration: ConfigurationSource(environment: [
                "ROLLCALL_DATA_DIRECTORY": "\(folder)/data", "ROLLCALL_HTTP_PORT": "0",
                "ROLLCALL_REQUESTS_PER_MINUTE": "100000",
            ]))
        luma = try await ProgramHost.start(Announcer<Luma>.self, in: world, log: CollectedLog())
        members = try await ProgramHost.start(Announcer<Members>.self, in: world, log: CollectedLog())
        calendar = try await ProgramHost.start(CalendarProgram.self, in: world, log: CollectedLog())
        gateway = try await ProgramHost.start(Gateway.self, in: world, log: CollectedLog())
    }

    private func stop() async {
        transport.close()
        await gateway.stop()
        await stopCalendar()
        await members.stop()
        await luma.stop()
        _ = try? await offload { [folder] in system("rm -rf '\(folder)'") }
    }

    func stopCalendar() async {
        await calendar?.stop()
        calendar = nil
    }

    // MARK: Feeds

    func publish(_ events: EventSnapshot...) async throws {
        for event in events { try await luma.program.publish(EventChanged(event: event)) }
    }

    /// A new feed, which has so many events.
    func feed(_ name: String = "Feed", _ scope: FeedScope = FeedScope(kind: .all), count: Int) async throws -> Feed {
        let token = try await luma.program.ask(CreateFeed(name: name, scope: scope)).token
        let feed = Feed(token: token, root: try root)
        try await wait(for: feed, count: count)
        return feed
    }

    /// Waits until the feed has so many events, or so many have changed since a revision.
    func wait(for feed: Feed, since revision: Int64? = nil, count: Int) async throws {
        let time = LoopTime()
        let limit = time.monotonic + .seconds(10)
        let call = ListFeedObjects(token: feed.token, since: revision)
        while (try? await luma.program.ask(call))?.objects.count != count {
            try #require(time.monotonic < limit, "the feed never had \(count) events")
            try await time.sleep(for: .milliseconds(2))
        }
    }

    func revision(of feed: Feed) async throws -> Int64 {
        try await luma.program.ask(DescribeFeed(token: feed.token)).revision
    }

    struct Feed {
        let token: String
        let root: HTTPURL

        /// Where it is read as a file.
        var file: String { "\(root)feeds/\(token).ics" }
        /// Where it is read as a calendar.
        var collection: String { "\(root)feeds/\(token)/" }
    }

    private var root: HTTPURL {
        get throws {
            guard case .tcp(_, let port)? = gateway.program.address else { throw Peer.Failure("no port") }
            return try HTTPURL("http://127.0.0.1:\(port)/")
        }
    }

    // MARK: Clients

    /// Our own client, with a password that nobody asks for.
    func client() -> CalDAVClient {
        CalDAVClient(
            transport: transport, credential: .basic(user: "any", password: Secret("any")),
            rules: CredentialRules(allowsPlainHTTP: true), destination: .configured, time: LoopTime())
    }

    func send(
        _ method: HTTPMethod = .get, _ address: String, _ fields: KeyValuePairs<String, String> = [:],
        body: String? = nil
    ) async throws -> InboundResponse {
        let url = try HTTPURL(address)
        return try await transport.send(
            OutboundRequest(
                method, url, fields: HTTPFields(fields), body: body.map { Array($0.utf8) },
                destination: .configured))
    }
}
