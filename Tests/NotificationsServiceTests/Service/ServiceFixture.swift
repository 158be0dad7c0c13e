import Configuration
import Contracts
import EventLoop
import Glibc
import JSON
import JSONRPC
import ServiceKit
import Telemetry
import Testing
import Time

@testable import NotificationsService

/// The whole program on a network in memory, a real file and a virtual clock, between a Luma program and a members
/// program that say what the test wants.
@LoopActor final class ServiceFixture {
    nonisolated static let now = Timestamp(milliseconds: 1_772_452_800_000)

    let folder: TemporaryFolder
    let time: VirtualTime
    let network: MemoryNetwork
    let luma: FakeProducer
    let members: FakeProducer
    let calendar: FakeProducer
    private(set) var host: ProgramHost<NotificationsService>
    private(set) var client: RPCClient
    private let world: World

    /// - Parameter settings: of the environment, besides where the files are.
    init(settings: [String: String] = [:]) async throws {
        let folder = try TemporaryFolder()
        let time = VirtualTime(startingAt: Self.now)
        let network = MemoryNetwork()
        self.folder = folder
        self.time = time
        self.network = network
        world = World(
            time: time, random: SeededRandom(seed: 7), network: network,
            configuration: ConfigurationSource(
                environment: settings.merging(["ROLLCALL_DATA_DIRECTORY": folder.path]) { $1 }))
        luma = try await FakeProducer(.luma, in: world, folder: folder)
        members = try await FakeProducer(.members, in: world, folder: folder)
        calendar = try await FakeProducer(.calendar, in: world, folder: folder)
        let world = world
        host = try await time.driving {
            try await ProgramHost.start(NotificationsService.self, in: world, log: CollectedLog())
        }
        client = Self.connect(world, folder)
    }

    func restart() async throws {
        await stop()
        let world = world
        host = try await time.driving {
            try await ProgramHost.start(NotificationsService.self, in: world, log: CollectedLog())
        }
        client = Self.connect(world, folder)
    }

    func stop() async {
        client.close()
        let host = host
        _ = try? await time.driving { await host.stop() }
    }

    func call<Call: RemoteCall>(_ call: Call) async throws -> Call.Result {
        let client = client
        return try await time.driving { try await client.call(call, waitsForConnection: true) }
    }

    /// Lets virtual time pass until a condition holds, in steps of 50 ms.
    ///
    /// - Throws: an expectation failure when it does not hold after `limit` of virtual time.
    func pass(upTo limit: Duration = .seconds(2), until condition: () async throws -> Bool) async throws {
        let end = time.monotonic + limit
        while try await !condition() {
            try #require(time.monotonic < end, "nothing came of it within \(limit)")
            await time.advance(by: .milliseconds(50))
            // The storage's own threads live in real time.
            try await offload { _ = usleep(20_000) }
        }
    }

    /// The change kinds that have left through the outbox, in order.
    func published() async throws -> [NotificationChanged] {
        let page = try await call(ReadEvents(subscriber: "gateway", after: 0, limit: 1000, waitMilliseconds: 0))
        return try page.entries.compactMap { try $0.decoded(as: NotificationChanged.self) }
    }

    private static func connect(_ world: World, _ folder: TemporaryFolder) -> RPCClient {
        let address = NetworkAddress("unix:\(folder.path)/run/notifications.sock")
        return RPCClient(
            to: address ?? .unix(path: "nowhere"), network: world.network,
            settings: RPCSettings(time: world.time, random: world.random))
    }
}

extension VirtualTime {
    /// Runs `body` and lets time pass, a millisecond at a time, until it has come to its end.
    func driving<Result: Sendable>(
        _ body: @escaping @LoopActor @Sendable () async throws -> Result
    ) async throws -> Result {
        let work = Task(executorPreference: LoopActor.executor) { try await body() }
        let isDone = Lock(false)
        EventLoop.task {
            _ = await work.result
            isDone.withLock { $0 = true }
        }
        while !isDone.withLock({ $0 }) {
            await advance(by: .milliseconds(1))
            _ = try? await offload { usleep(500) }
        }
        return try await work.value
    }
}
