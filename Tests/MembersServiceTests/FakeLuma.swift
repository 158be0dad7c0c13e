import Contracts
import Database
import Durable
import EventLoop
import JSON
import JSONRPC

/// Stands for a program that others follow, the luma program unless named: a real outbox behind a real server, filled by the test.
@LoopActor final class FakeLuma {
    private let database: Database
    private let outbox: Outbox
    private var server: RPCServer?
    /// Answers the next question from the beginning, as after a crash that lost the subscriber's position.
    var repeatsEverything = false
    /// How often somebody asked.
    private(set) var questions = 0

    init(_ name: String = "luma", in folder: TemporaryFolder, time: any TimeSource) async throws {
        database = try await Database.open(
            DatabaseConfiguration(path: folder.path + "/\(name).db", migrations: [DurableSchema.migrations]))
        outbox = Outbox(database: database, time: time)
    }

    func start(on address: NetworkAddress, network: any Network) async throws {
        var methods = RPCMethods()
        methods.on(ReadEvents.self) { [self] call, _ in try await answer(call) }
        let server = RPCServer(methods: try methods.table())
        try await server.start(on: address, network: network)
        self.server = server
    }

    func stop() async {
        await server?.stop(within: .zero)
        await database.close()
    }

    /// - Returns: the last event's number.
    func publish(_ events: [any RemoteEvent]) async throws -> Int64 {
        let payloads = try events.map { (type(of: $0).type, try JSON.encode($0)) }
        return try await database.write { [outbox] connection in
            var last: Int64 = 0
            for (type, payload) in payloads { last = try outbox.append(type, payload, in: connection) }
            return last
        }
    }

    private func answer(_ call: ReadEvents) async throws -> RemoteEventPage {
        questions += 1
        let page: OutboxPage
        if repeatsEverything {
            repeatsEverything = false
            page = try await outbox.read(after: 0, limit: 10_000)
        } else {
            page = try await outbox.poll(
                subscriber: call.subscriber, after: call.after, limit: call.limit,
                wait: .milliseconds(call.waitMilliseconds))
        }
        return RemoteEventPage(
            entries: page.events.map { RemoteEventEntry(sequence: $0.sequence, type: $0.type, payload: $0.payload) })
    }
}
